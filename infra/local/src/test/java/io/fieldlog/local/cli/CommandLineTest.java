package io.fieldlog.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandLineTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path parent;

    @Test
    void takes_shared_options_before_or_after_the_command() throws Exception {
        Files.createDirectories(parent.resolve("log"));
        Files.writeString(parent.resolve("log/redis.log"), "one\ntwo\nthree\n");

        assertThat(run("--data", parent.toString(), "logs", "redis", "-n", "2")).isZero();
        assertThat(run("logs", "-n", "1", "redis", "--data", parent.toString())).isZero();

        assertThat(out).hasToString("two\nthree\nthree\n");
    }

    @Test
    void shows_the_logs_of_all_with_their_names() throws Exception {
        Files.createDirectories(parent.resolve("log"));
        Files.writeString(parent.resolve("log/redis.log"), "ready\n");
        Files.writeString(parent.resolve("log/kafka.log"), "grüß dich\n");

        assertThat(run("logs", "--data", parent.toString())).isZero();

        assertThat(out).hasToString("kafka | grüß dich\nredis | ready\n");
    }

    @Test
    void a_stack_that_does_not_run_has_no_processes() {
        assertThat(run("status", "--json", "--data", parent.toString())).isZero();

        assertThat(out).hasToString("[]\n");
        assertThat(err).hasToString("");
    }

    @Test
    void stopping_what_does_not_run_is_no_failure() {
        assertThat(run("down", "--data", parent.toString())).isZero();

        assertThat(out.toString()).contains("is not running");
    }

    @Test
    void says_in_one_line_that_nothing_runs_where_it_must() throws Exception {
        var file = Files.createFile(parent.resolve("file.csv")).toString();
        var imports = new String[] {"import", file, "--format", "machines-csv", "--user", "author"};
        for (var command : new String[][] {{"restart", "redis"}, {"verify"}, {"demo"}, imports}) {
            var arguments = new java.util.ArrayList<>(java.util.List.of(command));
            arguments.add("--data=" + parent);

            assertThat(run(arguments.toArray(String[]::new))).isEqualTo(1);
        }
        assertThat(err.toString().lines())
                .hasSize(4)
                .allMatch(line -> line.startsWith("fieldlog: Fieldlog is not running on " + parent));
    }

    @Test
    void wrong_arguments_are_told_with_the_usage_and_exit_code_2() {
        assertThat(run("fly")).isEqualTo(2);
        assertThat(run()).isEqualTo(2);
        assertThat(run("up", "--replicas", "6", "--data", parent.toString())).isEqualTo(2);
        assertThat(run("up", "--port", "x")).isEqualTo(2);
        assertThat(run("demo", "--rate", "-1", "--data", parent.toString())).isEqualTo(2);
        assertThat(run("demo", "--for", "soon")).isEqualTo(2);
        assertThat(run("import", "file.csv")).isEqualTo(2);
        assertThat(err.toString()).contains("--replicas must be between 0 and 5", "Usage: fieldlog up");
    }

    @Test
    void names_the_port_that_is_taken_and_what_it_is_for() throws Exception {
        try (var taken = new ServerSocket()) {
            taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            var port = Integer.toString(taken.getLocalPort());

            assertThat(run("up", "--data", parent.resolve("data").toString(), "--port", port, "--without", ALL))
                    .isEqualTo(1);

            assertThat(err.toString().lines())
                    .containsExactly(
                            "fieldlog: port " + port + ", wanted for gateway, is in use: choose another with --port");
        }
    }

    @Test
    void helps_with_every_command() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("up", "status", "logs", "restart", "down", "verify", "import", "demo");
        assertThat(run("up", "--help")).isZero();
        assertThat(out.toString()).contains("--detach", "--replicas", "--data", "--port-base");
    }

    private static final String ALL =
            "local,elasticsearch,object-store,issuer,command-side,relay,projections,query-side";

    private int run(String... arguments) {
        return Fieldlog.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }
}
