package io.fieldlog.command.eventlog;

import static io.fieldlog.command.eventlog.Units.unit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.zaxxer.hikari.HikariDataSource;
import io.fieldlog.command.eventlog.HeadView.StreamKey;
import java.sql.SQLException;
import java.util.UUID;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OrganizationLogTest {

    final UUID organization = UUID.randomUUID();
    final UUID other = UUID.randomUUID();
    final UUID machine = UUID.randomUUID();

    HikariDataSource database;
    OrganizationLog log;

    @BeforeEach
    void open() throws SQLException {
        TestLog.empty();
        database = TestLog.node();
        log = new OrganizationLog(database, AppendProperties.defaults());
    }

    @AfterEach
    void close() {
        log.close();
        database.close();
    }

    @Test
    void numbers_an_organizations_events_from_one() {
        var first = log.append(unit(organization, machine, 0).events(2).build());
        var foreign = log.append(unit(other, machine, 0).events(1).build());
        var second = log.append(unit(organization, machine, 2).events(1).build());

        assertThat(first.position()).isEqualTo(2);
        assertThat(first.version()).isEqualTo(2);
        assertThat(first.answer()).asString().isEqualTo("{\"position\":2,\"version\":2}");
        assertThat(foreign.position()).isEqualTo(1);
        assertThat(second.position()).isEqualTo(3);
        assertThat(second.version()).isEqualTo(3);
        assertThat(log.events(new StreamKey(organization, machine), 1))
                .extracting(OrganizationLog.StoredEvent::sequence)
                .containsExactly(1L, 2L);
        LogCheck.run();
    }

    @Test
    void refuses_an_outdated_version_and_stores_nothing_of_the_unit() {
        log.append(unit(organization, machine, 0).events(1).build());

        assertThatExceptionOfType(AggregateStreamCreationException.class)
                .isThrownBy(() ->
                        log.append(unit(organization, machine, 0).events(2).build()));
        assertThatExceptionOfType(ConcurrencyException.class)
                .isThrownBy(() ->
                        log.append(unit(organization, machine, 2).events(1).build()));
        assertThatExceptionOfType(ConcurrencyException.class)
                .isThrownBy(() -> log.append(unit(organization, machine, 1)
                        .events(1)
                        .event(UUID.randomUUID(), 1, "a hole")
                        .build()));
        assertThat(log.events(new StreamKey(organization, machine), 0)).hasSize(1);
        LogCheck.run();
    }
}
