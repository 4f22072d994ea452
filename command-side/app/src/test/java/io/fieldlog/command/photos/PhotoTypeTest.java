package io.fieldlog.command.photos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PhotoTypeTest {

    @ParameterizedTest
    @CsvSource({
        "JPEG, ffd8ffe000104a4649460001",
        "JPEG, ffd8ffe1",
        "PNG, 89504e470d0a1a0a0000000d49484452",
        "WEBP, 52494646240000005745425056503820",
        "HEIC, 00000018667479706865696300000000",
        "HEIC, 00000018667479706d69663100000000",
        "HEIF, 00000018667479706865696300000000",
        "JPEG, ffd8ff",
        "PNG, 89504e470d0a1a0a",
        "WEBP, 524946462400000057454250",
        "HEIC, 000000186674797068656963"
    })
    void a_type_is_told_by_the_first_bytes(PhotoType type, String head) {
        assertThat(type.begins(HexFormat.of().parseHex(head))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "JPEG, 89504e470d0a1a0a0000000d49484452",
        "PNG, ffd8ffe000104a4649460001",
        "PNG, 89504e47",
        "WEBP, 52494646240000005741564520202020",
        "HEIC, 000000186674797069736f6d00000000",
        "HEIF, 0000001866747970",
        "WEBP, 000000002400000057454250",
        "HEIC, 000000180000000068656963"
    })
    void another_beginning_is_another_type(PhotoType type, String head) {
        assertThat(type.begins(HexFormat.of().parseHex(head))).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void nothing_begins_like_no_type(PhotoType type) {
        assertThat(type.begins(new byte[0])).isFalse();
        assertThat(type.begins(new byte[PhotoType.HEAD])).isFalse();
    }

    @Test
    void a_content_type_that_can_be_announced_is_a_type() {
        for (var contentType : new String[] {"image/jpeg", "image/png", "image/webp", "image/heic", "image/heif"}) {
            assertThat(contentType).matches(PhotoType.CONTENT_TYPES);
            assertThat(PhotoType.of(contentType)).isPresent();
        }
        assertThat(PhotoType.of("image/svg+xml")).isEmpty();
    }
}
