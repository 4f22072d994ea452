package io.fieldlog.local.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// What this machine offers for running servers: who we are, and which of the small tools that guard a child are
/// there.
public final class Host {
    private static final String NOBODY = "65534";

    private static final boolean ROOT = "0".equals(answerOf("id", "-u"));
    private static final boolean NAMED = !answerOf("id", "-un").isEmpty();
    private static final boolean SETSID = "ok".equals(answerOf("setsid", "echo", "ok"));
    private static final boolean DEATH_SIGNAL =
            "ok".equals(answerOf("setpriv", "--pdeathsig", "TERM", "--", "echo", "ok"));
    private static final boolean USER_NAMESPACE = "ok".equals(answerOf("unshare", "-U", "--", "echo", "ok"));

    private Host() {}

    /// The command as a guarded child: in a session of its own, so that Ctrl-C in a terminal reaches only the
    /// launcher, and killed by the kernel when we die. An `unprivileged` child never runs as root, which PostgreSQL
    /// refuses, nor as a user without a name.
    static List<String> guarded(List<String> command, Signal onOurDeath, boolean unprivileged) {
        var guarded = new ArrayList<String>();
        if (SETSID) {
            guarded.add("setsid");
        }
        if (unprivileged && (ROOT || !NAMED) && USER_NAMESPACE) {
            guarded.addAll(List.of("unshare", "-U", "--"));
        } else if (unprivileged && ROOT) {
            guarded.addAll(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--"));
        }
        if (DEATH_SIGNAL) {
            guarded.addAll(List.of("setpriv", "--pdeathsig", onOurDeath.name(), "--"));
        }
        guarded.addAll(command);
        return guarded;
    }

    /// Makes a file or tree readable for unprivileged children where they run as another user.
    public static void giveToUnprivileged(Path path) throws IOException {
        if (ROOT && !USER_NAMESPACE && Files.exists(path)) {
            answerOf("chown", "-R", NOBODY + ":" + NOBODY, path.toString());
        }
    }

    private static String answerOf(String... command) {
        try {
            var process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            var answer = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0 ? answer.strip() : "";
        } catch (IOException e) {
            return ""; // the tool is not installed
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
