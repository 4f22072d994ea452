package io.fieldlog.local.process;

import java.io.IOException;

/// The signals servers are stopped with: PostgreSQL takes INT for what the others call TERM, and the JVM can send
/// only two of them.
public enum Signal {
    TERM,
    INT,
    KILL;

    /// Sends this signal; a process that is already gone is no error.
    public void send(ProcessHandle process) {
        switch (this) {
            case TERM -> process.destroy();
            case KILL -> process.destroyForcibly();
            case INT -> kill(process.pid());
        }
    }

    private void kill(long pid) {
        try {
            new ProcessBuilder("sh", "-c", "kill -" + name() + " " + pid)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new IllegalStateException("no shell to send " + this + " to process " + pid, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
