package io.fieldlog.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Rfc3339Test {

    @ParameterizedTest
    @CsvSource({
        "2026-11-23T08:15:00+01:00,             2026-11-23T07:15:00Z",
        "2026-11-23t08:15:00z,                  2026-11-23T08:15:00Z",
        "2026-11-23T08:15:00.1234569Z,          2026-11-23T08:15:00.123456Z",
        "0001-01-01T00:00:00Z,                  0001-01-01T00:00:00Z",
        "0000-12-31T23:00:00-01:00,             0001-01-01T00:00:00Z",
        "1582-10-10T00:00:00Z,                  1582-10-10T00:00:00Z",
        "9999-12-31T23:59:59.999999999Z,        9999-12-31T23:59:59.999999Z"
    })
    void is_a_moment_in_microseconds(String text, Instant time) {
        assertThat(Rfc3339.parse(text)).contains(time);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2026-11-23",
                "2026-11-23T08:15:00",
                "2026-11-23T08:15Z",
                "2026-11-23 08:15:00Z",
                "2026-02-30T08:15:00Z",
                "2026-11-23T24:00:00Z",
                "2026-11-23T23:59:60Z",
                "2026-11-23T08:15:00+25:00",
                "+12026-11-23T08:15:00Z"
            })
    void is_nothing_else(String text) {
        assertThat(Rfc3339.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0000-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"})
    void is_in_no_year_that_a_store_cannot_hold(String text) {
        assertThat(Rfc3339.parse(text)).isEmpty();
    }
}
