package io.fieldlog.local.stack;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fieldlog.local.process.ProcessId;
import io.fieldlog.local.process.ServiceStatus;
import io.fieldlog.local.process.StartFailure;
import io.fieldlog.local.process.Supervisor;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// How the other commands talk to the launcher that runs: over a loopback port, with a token only the owner can
/// read.
public final class Control {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration RESTART = Duration.ofSeconds(120);

    private Control() {}

    /// What a launcher tells about itself.
    record Address(int port, String token, String process) {}

    /// @param ready whether all have been up at the same time once
    public record Overview(boolean ready, List<ServiceStatus> processes) {}

    private record Answer(@Nullable String failure) {}

    /// Serves until the JVM ends.
    static HttpServer serve(Path run, Supervisor supervisor, java.util.function.BooleanSupplier ready)
            throws IOException {
        var token = UUID.randomUUID().toString();
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/status", exchange -> {
            if (allowed(exchange, token)) {
                answer(exchange, new Overview(ready.getAsBoolean(), supervisor.statuses()));
            }
        });
        server.createContext("/restart/", exchange -> {
            if (allowed(exchange, token)) {
                answer(
                        exchange,
                        restart(supervisor, exchange.getRequestURI().getPath().substring("/restart/".length())));
            }
        });
        server.start();
        var self = ProcessId.of(ProcessHandle.current().pid()).orElseThrow();
        var file = Files.createTempFile(run, "control", "");
        Files.writeString(
                file, JSON.writeValueAsString(new Address(server.getAddress().getPort(), token, self.toString())));
        Files.move(file, fileIn(run), StandardCopyOption.ATOMIC_MOVE);
        return server;
    }

    static void forget(Path run) throws IOException {
        Files.deleteIfExists(fileIn(run));
    }

    /// The launcher that runs on this data, if one does.
    public static Optional<Client> connect(DataDirectory data) throws IOException {
        var file = fileIn(data.run());
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        var address = JSON.readValue(Files.readString(file), Address.class);
        return ProcessId.parse(address.process()).alive().map(process -> new Client(address, process));
    }

    /// The launcher as the other commands see it.
    public record Client(Address address, ProcessHandle process) {

        public Overview overview() throws IOException, StartFailure {
            return JSON.readValue(send("GET", "/status", Duration.ofSeconds(20)), Overview.class);
        }

        public void restart(String name) throws IOException, StartFailure {
            var answer = JSON.readValue(send("POST", "/restart/" + name, RESTART.plusSeconds(30)), Answer.class);
            if (answer.failure() != null) {
                throw new StartFailure(answer.failure());
            }
        }

        private String send(String method, String path, Duration timeout) throws IOException, StartFailure {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + address.port() + path))
                    .method(method, HttpRequest.BodyPublishers.noBody())
                    .header("Authorization", "Bearer " + address.token())
                    .timeout(timeout)
                    .build();
            try (var client = HttpClient.newHttpClient()) {
                var response = client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
                if (response.statusCode() != 200) {
                    throw new IOException("the launcher answered " + response.statusCode());
                }
                return response.body();
            } catch (ConnectException | HttpTimeoutException e) {
                throw new StartFailure("the launcher, process " + process.pid()
                        + ", does not answer: it is stopping, or see fieldlog logs launcher");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
    }

    private static Answer restart(Supervisor supervisor, String name) {
        try {
            supervisor.restart(name, RESTART);
            return new Answer(null);
        } catch (StartFailure e) {
            return new Answer(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer("interrupted");
        }
    }

    private static boolean allowed(HttpExchange exchange, String token) throws IOException {
        if (("Bearer " + token).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            return true;
        }
        exchange.sendResponseHeaders(401, -1);
        exchange.close();
        return false;
    }

    private static void answer(HttpExchange exchange, Object body) throws IOException {
        var bytes = JSON.writeValueAsBytes(body);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static Path fileIn(Path run) {
        return run.resolve("control.json");
    }
}
