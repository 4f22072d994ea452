package io.fieldlog.command.jobs;

import com.github.kagkarlsson.scheduler.boot.config.DbSchedulerCustomizer;
import com.github.kagkarlsson.scheduler.boot.config.DbSchedulerProperties;
import com.github.kagkarlsson.scheduler.jdbc.JdbcCustomization;
import com.github.kagkarlsson.scheduler.jdbc.PostgreSqlJdbcCustomization;
import com.github.kagkarlsson.scheduler.serializer.Serializer;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/// How work that outlives a process is kept: in a table of the log's database, as JSON, polled by every node.
@Configuration(proxyBeanMethods = false)
class JobsConfiguration {

    @Bean
    DbSchedulerCustomizer jobs(JsonMapper json, DbSchedulerProperties properties) {
        return new DbSchedulerCustomizer() {

            @Override
            public Optional<Serializer> serializer() {
                return Optional.of(new JsonTaskData(json));
            }

            /// Said, not found out: the database may not be up when the application starts.
            @Override
            public Optional<JdbcCustomization> jdbcCustomization() {
                return Optional.of(new PostgreSqlJdbcCustomization(true, false));
            }

            @Override
            public Optional<ExecutorService> executorService() {
                return Optional.of(Executors.newFixedThreadPool(
                        properties.getThreads(),
                        Thread.ofVirtual().name("job-", 0).factory()));
            }
        };
    }

    /// Tasks wait as JSON, which a newer version can still read.
    private record JsonTaskData(JsonMapper json) implements Serializer {

        @Override
        public byte[] serialize(Object data) {
            return json.writeValueAsBytes(data);
        }

        @Override
        public <T> T deserialize(Class<T> type, byte[] data) {
            return json.readValue(data, type);
        }
    }
}
