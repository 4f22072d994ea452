package io.fieldlog.local.process;

import java.io.IOException;

/// The signals that processes of ours get, of which the JVM can send only two: PostgreSQL takes INT for what the
/// others call TERM; STOP and CONT let a test see what a process that hangs does to the others.
public enum Signal {
    TERM,
    INT,
    KILL,
    STOP,
    CONT;

    /// Sends this signal; a process that is already gone is no error.
    public void send(ProcessHandle process) {
        switch (this) {
            case TERM -> process.destroy();
            case KILL -> process.destroyForcibly();
            case INT, STOP, CONT -> kill(process.pid());
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
