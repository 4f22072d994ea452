package io.fieldlog.local.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerProcessTest {

    @Test
    void redis_finds_what_it_acknowledged_after_a_kill(@TempDir Path directory) throws Exception {
        try (var redis = RedisServer.start(directory.resolve("redis"))) {
            assertThat(say(redis.port(), "SET key value")).isEqualTo("+OK");
            redis.kill();
            redis.startAgain();

            assertThat(say(redis.port(), "GETDEL key")).isEqualTo("$5");
        }
    }

    private static String say(int port, String command) throws Exception {
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            return String.valueOf(new java.io.BufferedReader(
                            new java.io.InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine());
        }
    }
}
