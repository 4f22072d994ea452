package io.fieldlog.local.stack;

import io.fieldlog.local.process.Child;
import io.fieldlog.local.process.Service;
import io.fieldlog.local.process.Signal;
import io.fieldlog.local.redis.RedisBinary;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/// The supervised Redis.
record RedisService(RedisBinary binary, int port, int stage, Path data, Path log) implements Service {

    @Override
    public String name() {
        return "redis";
    }

    @Override
    public Set<String> needs() {
        return Set.of();
    }

    @Override
    public Child prepare() throws IOException {
        Files.createDirectories(data);
        return new Child(binary.command(data, port), data, Map.of(), log, Signal.TERM, false);
    }

    /// Answers PONG, and not that it is still loading.
    @Override
    public boolean isReady() throws IOException {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 1_000);
            socket.setSoTimeout(1_000);
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            var answer = socket.getInputStream().readNBytes(7);
            return new String(answer, StandardCharsets.US_ASCII).equals("+PONG\r\n");
        }
    }
}
