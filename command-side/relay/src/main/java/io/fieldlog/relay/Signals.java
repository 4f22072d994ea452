package io.fieldlog.relay;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Wakes a shard's relay when the database says that something was appended or that a turn was given back. Only a
/// hint: what is missed while the connection is away is found by looking once per pulse.
final class Signals implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(Signals.class);

    private static final String APPENDED = "fieldlog_append";
    private static final String TURN_RELEASED = "fieldlog_relay";
    private static final Duration RECONNECT = Duration.ofSeconds(1);
    private static final int LISTEN_MILLIS = 5_000;

    private final LogSettings settings;
    private final Complaint complaint = new Complaint(log);
    private final Map<Integer, Semaphore> appended = new ConcurrentHashMap<>();
    private final Map<Integer, Semaphore> released = new ConcurrentHashMap<>();
    private volatile @Nullable Connection listening;
    private volatile boolean stopping;

    Signals(LogSettings settings) {
        this.settings = settings;
    }

    void awaitAppended(int shard, Duration atMost) throws InterruptedException {
        await(of(appended, shard), atMost);
    }

    void awaitReleased(int shard, Duration atMost) throws InterruptedException {
        await(of(released, shard), atMost);
    }

    /// Ends all waiting.
    void wakeAll() {
        appended.values().forEach(Semaphore::release);
        released.values().forEach(Semaphore::release);
    }

    void stop() {
        stopping = true;
        wakeAll();
        var open = listening;
        if (open != null) {
            try {
                open.abort(Runnable::run);
            } catch (SQLException e) {
                log.debug("The listening connection was closed already", e);
            }
        }
    }

    @Override
    public void run() {
        while (!stopping) {
            try (var connection = connect()) {
                listening = connection;
                complaint.end("Listening for appends");
                wakeAll();
                listen(connection);
            } catch (SQLException e) {
                if (stopping) {
                    return;
                }
                complaint.warn("Cannot listen for appends, looking once per pulse instead: " + e.getMessage());
                Pause.of(RECONNECT);
            }
        }
    }

    private Connection connect() throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", settings.username());
        properties.setProperty("password", settings.password());
        properties.setProperty("ApplicationName", "fieldlog-relay-listener");
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("connectTimeout", "3");
        properties.setProperty("socketTimeout", "10");
        return DriverManager.getConnection(settings.listenUrl(), properties);
    }

    private void listen(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("LISTEN " + APPENDED);
            statement.execute("LISTEN " + TURN_RELEASED);
            var listener = connection.unwrap(PGConnection.class);
            while (!stopping) {
                var notifications = listener.getNotifications(LISTEN_MILLIS);
                if (notifications == null || notifications.length == 0) {
                    statement.execute("SELECT"); // a connection that died without a word fails here
                    continue;
                }
                for (var notification : notifications) {
                    var shard = Integer.parseInt(notification.getParameter());
                    of(notification.getName().equals(APPENDED) ? appended : released, shard)
                            .release();
                }
            }
        }
    }

    private static Semaphore of(Map<Integer, Semaphore> signals, int shard) {
        return signals.computeIfAbsent(shard, _ -> new Semaphore(0));
    }

    private static void await(Semaphore signal, Duration atMost) throws InterruptedException {
        if (signal.tryAcquire(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
            signal.drainPermits();
        }
    }
}
