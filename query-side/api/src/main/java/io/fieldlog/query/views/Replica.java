package io.fieldlog.query.views;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One read replica and its pool of connections. It answers after a probe succeeded and until a probe or a question
/// fails; one that answers may still lag behind the others.
final class Replica implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Replica.class);

    /// Fails where the tables are not there yet. Locally a master may stand in for its replicas.
    // language=PostgreSQL
    private static final String REPLAYED = """
            SELECT (CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END
                    - '0/0'::pg_lsn)::bigint, EXISTS (SELECT FROM checkpoint)""";

    private final String name;
    private final HikariDataSource pool;
    private final int probeMillis;
    private final String url;
    private final Properties probeProperties = new Properties();
    private volatile boolean answering;
    private volatile boolean lagging;
    private long replayed; // as of the last probe; the prober's, as the next
    private @Nullable Connection probing; // the prober's, which probes one after the other

    Replica(int number, String url, ReplicaSettings settings) {
        this.name = "replica-" + number;
        this.url = url;
        this.probeMillis = millis(settings.connectTimeout());
        probeProperties.setProperty("user", settings.username());
        probeProperties.setProperty("password", settings.password());
        probeProperties.setProperty("ApplicationName", "fieldlog-query-probe");
        var seconds = seconds(settings.connectTimeout());
        probeProperties.setProperty("connectTimeout", seconds);
        probeProperties.setProperty("loginTimeout", seconds);
        var config = new HikariConfig();
        config.setPoolName(name);
        config.setJdbcUrl(url);
        config.setUsername(settings.username());
        config.setPassword(settings.password());
        config.setReadOnly(true);
        config.setMaximumPoolSize(settings.connections());
        config.setMinimumIdle(2);
        config.setConnectionTimeout(millis(settings.connectTimeout()));
        config.setValidationTimeout(millis(settings.connectTimeout()));
        config.setInitializationFailTimeout(-1);
        config.addDataSourceProperty("ApplicationName", "fieldlog-query");
        config.addDataSourceProperty("connectTimeout", seconds);
        config.addDataSourceProperty("socketTimeout", seconds(settings.readTimeout()));
        config.addDataSourceProperty("tcpKeepAlive", "true");
        this.pool = new HikariDataSource(config);
    }

    /// As text: the driver does not see a property that is anything else, and would wait for ever.
    private static String seconds(Duration duration) {
        return Long.toString(Math.max(1, duration.toSeconds()));
    }

    private static int millis(Duration duration) {
        return Math.toIntExact(duration.toMillis());
    }

    String name() {
        return name;
    }

    boolean isAnswering() {
        return answering;
    }

    boolean isLagging() {
        return lagging;
    }

    /// Up to where in the WAL it had come at the last probe.
    long replayed() {
        return replayed;
    }

    Connection connection() throws SQLException {
        return pool.getConnection();
    }

    /// Looks whether the replica answers and has the tables, over a connection of its own: a busy pool is no dead
    /// replica, and one that hangs is found out here, not by askers.
    void probe() {
        try {
            var open = probing;
            if (open == null) {
                open = DriverManager.getConnection(url, probeProperties);
                open.setNetworkTimeout(Runnable::run, probeMillis);
                probing = open;
            }
            try (var statement = open.createStatement();
                    var row = statement.executeQuery(REPLAYED)) {
                row.next();
                replayed = row.getLong(1);
            }
            if (!answering) {
                renewPool();
                answering = true;
                log.info("{} answers", name);
            }
        } catch (SQLException failure) {
            failed(failure);
            closeProbe();
        }
    }

    /// Compares the last probe with what the others had long ago.
    void compare(long due) {
        var lags = replayed < due;
        if (lags && !lagging) {
            log.warn("{} lags by more than {} bytes and is left out until it has caught up", name, due - replayed);
        } else if (!lags && lagging) {
            log.info("{} has caught up", name);
        }
        lagging = lags;
    }

    /// Connections from before it went away are dead, and while it was away the pool tried for new ones ever more
    /// rarely:
    /// askers come back when the pool can serve them.
    private void renewPool() throws SQLException {
        pool.getHikariPoolMXBean().softEvictConnections();
        pool.getConnection().close();
    }

    private void closeProbe() {
        var open = probing;
        probing = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException alreadyBroken) {
                log.debug("{} did not say goodbye", name, alreadyBroken);
            }
        }
    }

    void failed(Exception failure) {
        if (answering) {
            answering = false;
            log.warn("{} is left out until it answers again: {}", name, failure.getMessage());
        }
    }

    @Override
    public void close() {
        closeProbe();
        pool.close();
    }
}
