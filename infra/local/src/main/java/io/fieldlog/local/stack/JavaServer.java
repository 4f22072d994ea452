package io.fieldlog.local.stack;

import io.fieldlog.local.process.Child;
import io.fieldlog.local.process.Service;
import io.fieldlog.local.process.Signal;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A supervised JVM of ours.
///
/// @param launch what follows the options of the JVM: `-jar …` or `-cp … Main`, and arguments
/// @param health the path that answers 200 when it serves; an empty one: when its port is open
record JavaServer(
        String name,
        int port,
        int stage,
        Set<String> needs,
        List<String> options,
        List<String> launch,
        Map<String, String> environment,
        Path directory,
        Path log,
        String health)
        implements Service {

    private static final int PATIENCE_MILLIS = 2_000;

    @Override
    public Child prepare() throws IOException {
        Files.createDirectories(directory);
        return new Child(command(), directory, environment, log, Signal.TERM, false);
    }

    List<String> command() {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(launch);
        return command;
    }

    @Override
    public boolean isReady() throws IOException {
        if (health.isEmpty()) {
            try (var socket = new Socket()) {
                socket.connect(new InetSocketAddress("127.0.0.1", port), PATIENCE_MILLIS);
                return true;
            }
        }
        var connection = (HttpURLConnection)
                URI.create("http://127.0.0.1:" + port + health).toURL().openConnection();
        connection.setConnectTimeout(PATIENCE_MILLIS);
        connection.setReadTimeout(PATIENCE_MILLIS);
        try {
            return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
        } finally {
            connection.disconnect();
        }
    }
}
