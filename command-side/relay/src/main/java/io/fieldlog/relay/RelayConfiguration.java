package io.fieldlog.relay;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.fieldlog.stream.LogReader;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Puts the relay together.
@Configuration(proxyBeanMethods = false)
class RelayConfiguration {

    /// Opens without a database: the relay waits for it.
    @Bean
    HikariDataSource logDatabase(LogSettings settings) {
        var pool = new HikariConfig();
        pool.setPoolName("log");
        pool.setJdbcUrl(settings.url());
        pool.setUsername(settings.username());
        pool.setPassword(settings.password());
        pool.setMinimumIdle(1);
        pool.setMaximumPoolSize(6);
        pool.setConnectionTimeout(2_000);
        pool.setInitializationFailTimeout(-1);
        pool.addDataSourceProperty("ApplicationName", "fieldlog-relay");
        pool.addDataSourceProperty("connectTimeout", "2");
        pool.addDataSourceProperty("socketTimeout", "20");
        pool.addDataSourceProperty("tcpKeepAlive", "true");
        return new HikariDataSource(pool);
    }

    @Bean
    Turns turns(JdbcClient jdbc, PlatformTransactionManager transactions, RelaySettings settings) {
        var holder = "%d-%s".formatted(ProcessHandle.current().pid(), UUID.randomUUID());
        return new Turns(jdbc, new TransactionTemplate(transactions), holder, settings.lease());
    }

    @Bean
    Topics topics(KafkaSettings settings) {
        return new Topics(settings);
    }

    @Bean
    Heartbeats heartbeats(KafkaSettings settings) {
        return new Heartbeats(settings);
    }

    @Bean
    RelayLifecycle relayLifecycle(
            RelaySettings settings,
            LogSettings log,
            KafkaSettings kafka,
            Turns turns,
            DataSource database,
            Topics topics,
            Heartbeats heartbeats) {
        var executor = Executors.newVirtualThreadPerTaskExecutor();
        var signals = new Signals(log);
        var surroundings = new ShardRelay.Surroundings(
                settings,
                kafka,
                turns,
                new LogReader(database),
                topics,
                signals,
                heartbeats,
                executor,
                InstantSource.system());
        var relays = settings.shards().stream()
                .map(shard -> new ShardRelay(shard, surroundings))
                .toList();
        return new RelayLifecycle(relays, signals, topics, turns, executor);
    }

    @Bean
    HealthIndicator relayHealthIndicator(RelayLifecycle lifecycle, Topics topics) {
        return new RelayHealth(lifecycle, topics);
    }

    @Bean
    MeterBinder relayMeters(RelayLifecycle lifecycle) {
        return registry -> {
            for (var relay : lifecycle.relays()) {
                var shard = Integer.toString(relay.shard());
                FunctionCounter.builder("fieldlog.relay.published.events", relay, ShardRelay::publishedEvents)
                        .description("Events published by this process, repeated ones included")
                        .tag("shard", shard)
                        .register(registry);
                Gauge.builder("fieldlog.relay.lag.events", relay, ShardRelay::lagEvents)
                        .description("Events of the log that are not published yet, 0 without the turn")
                        .tag("shard", shard)
                        .register(registry);
                Gauge.builder("fieldlog.relay.lag.seconds", relay, ShardRelay::lagSeconds)
                        .description("Age of the oldest event that is not published yet, 0 without the turn")
                        .tag("shard", shard)
                        .register(registry);
                Gauge.builder("fieldlog.relay.epoch", relay, ShardRelay::epoch)
                        .description("Epoch of this relay's turn, 0 without the turn")
                        .tag("shard", shard)
                        .register(registry);
                Gauge.builder("fieldlog.relay.active", relay, each -> each.active() ? 1 : 0)
                        .description("1 while this relay has the turn")
                        .tag("shard", shard)
                        .register(registry);
            }
        };
    }
}
