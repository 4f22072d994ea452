package io.fieldlog.local.client;

import io.fieldlog.local.client.ApiClient.Answer;
import io.fieldlog.local.process.StartFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/// A demo user's client that rides out a restart of whatever answers, and says in one line what stands in the way for
/// longer.
public final class PatientClient implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final ApiClient api;
    private final Duration patience;

    public PatientClient(int port, String user, Duration patience) {
        this.api = new ApiClient(port, user);
        this.patience = patience;
    }

    public Answer get(String path) throws StartFailure, InterruptedException {
        return patiently(() -> api.get(path, Map.of()));
    }

    public Answer command(String path, Object body) throws StartFailure, InterruptedException {
        var key = UUID.randomUUID();
        return patiently(() -> api.command(path, body, key));
    }

    public Answer upload(String path, Path file, Map<String, String> fields) throws StartFailure, InterruptedException {
        var key = UUID.randomUUID();
        return patiently(() -> api.upload(path, file, fields, key));
    }

    private interface Call {
        Answer answer() throws IOException, InterruptedException;
    }

    private Answer patiently(Call call) throws StartFailure, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            String trouble;
            try {
                var answer = call.answer();
                if (!answer.isPassing()) {
                    return answer;
                }
                trouble = answer.problem();
            } catch (ApiClient.UnknownUser e) {
                throw new StartFailure(e.getMessage() + "; client id and secret are the name of a demo user");
            } catch (IOException e) {
                trouble = String.valueOf(e.getMessage());
            }
            if (System.nanoTime() > deadline) {
                throw new StartFailure("no answer for " + patience.toSeconds() + " s: " + trouble);
            }
            Thread.sleep(PAUSE);
        }
    }

    @Override
    public void close() {
        api.close();
    }
}
