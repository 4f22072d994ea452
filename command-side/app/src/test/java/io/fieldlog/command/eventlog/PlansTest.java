package io.fieldlog.command.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each hot statement finds its rows by an index, though its plan is made while the tables are empty.
class PlansTest {

    static Stream<String> statements() {
        return Stream.of(
                        HeadTransaction.LOCK,
                        HeadTransaction.COMMANDS,
                        HeadTransaction.HEADS,
                        HeadTransaction.SEQUENCES,
                        HeadTransaction.MEMBERS,
                        HeadTransaction.INSERT_COMMANDS,
                        HeadTransaction.INSERT_EVENTS,
                        HeadTransaction.CHANGE_MEMBERS,
                        OrganizationLog.SNAPSHOT,
                        OrganizationLog.EVENTS_AFTER.formatted("?"),
                        OrganizationLog.EVENTS_AFTER.formatted(OrganizationLog.SNAPSHOT_SEQUENCE),
                        OrganizationLog.STANDING,
                        OrganizationLog.STORE_SNAPSHOT)
                .flatMap(statements -> Arrays.stream(statements.split(";")))
                .map(String::strip)
                .filter(statement -> !statement.isEmpty());
    }

    @ParameterizedTest
    @MethodSource("statements")
    void go_by_index(String statement) throws SQLException {
        TestLog.empty();
        // A plan without values for its parameters can only be asked for in the simple protocol.
        try (var connection = DriverManager.getConnection(
                        TestLog.server().logUrl() + "?preferQueryMode=simple",
                        TestLog.server().owner(),
                        TestLog.server().password());
                var explain = connection.createStatement()) {
            explain.execute("ANALYZE");
            explain.execute(OrganizationLog.BY_INDEX.replace("true", "false"));
            var plan = new StringBuilder();
            try (var lines = explain.executeQuery("EXPLAIN (GENERIC_PLAN) " + numbered(statement))) {
                while (lines.next()) {
                    plan.append(lines.getString(1)).append('\n');
                }
            }
            assertThat(plan.toString())
                    .as(statement)
                    .doesNotContain("Seq Scan")
                    .doesNotContain("Hash Join")
                    .doesNotContain("Merge Join")
                    // A whole index is no better than a whole table.
                    .doesNotContainPattern("Index (Only )?Scan.*\\n(?!\\s*Index Cond)");
        }
    }

    private static String numbered(String statement) {
        var number = new int[1];
        return Pattern.compile("\\?").matcher(statement).replaceAll(_ -> Matcher.quoteReplacement("$" + ++number[0]));
    }
}
