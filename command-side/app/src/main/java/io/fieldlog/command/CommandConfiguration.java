package io.fieldlog.command;

import com.zaxxer.hikari.HikariDataSource;
import io.fieldlog.command.eventlog.AggregateSnapshots;
import io.fieldlog.command.eventlog.AppendProperties;
import io.fieldlog.command.eventlog.OrganizationEventStore;
import io.fieldlog.command.eventlog.OrganizationLog;
import io.fieldlog.command.eventlog.OrganizationLogEngine;
import io.fieldlog.command.eventlog.SetRules;
import io.fieldlog.command.eventlog.WriterConnections;
import io.fieldlog.stream.EventCodec;
import io.fieldlog.stream.PublishedTypes;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.commandhandling.gateway.DefaultCommandGateway;
import org.axonframework.commandhandling.gateway.ExponentialBackOffIntervalRetryScheduler;
import org.axonframework.common.caching.Cache;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.Configuration;
import org.axonframework.eventsourcing.EventCountSnapshotTriggerDefinition;
import org.axonframework.eventsourcing.SnapshotTriggerDefinition;
import org.axonframework.eventsourcing.Snapshotter;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.annotation.HandlerDefinition;
import org.axonframework.messaging.annotation.ParameterResolverFactory;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.CommandTargetResolver;
import org.axonframework.modelling.command.ConcurrencyException;
import org.axonframework.modelling.command.MetaDataCommandTargetResolver;
import org.axonframework.spring.eventsourcing.SpringAggregateSnapshotter;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/// Axon over the organization log. Every bean that Axon's auto-configuration would guess from a data source is
/// given here: on Spring Boot 4 it guesses before there is one.
@org.springframework.context.annotation.Configuration(proxyBeanMethods = false)
class CommandConfiguration {

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    EventCodec eventCodec() {
        return new EventCodec();
    }

    /// For bodies: an answer or a condition looks the same in a request as in an event.
    @Bean
    PublishedTypes publishedTypes() {
        return new PublishedTypes();
    }

    @Bean
    OrganizationLog organizationLog(HikariDataSource pool, AppendProperties properties) {
        return new OrganizationLog(pool, WriterConnections.besides(pool), properties);
    }

    @Bean
    AggregateSnapshots aggregateSnapshots(ListableBeanFactory beans) {
        var blanks = new HashMap<String, Supplier<? extends EventSourced<?, ?, ?>>>();
        for (var name : beans.getBeanNamesForType(EventSourced.class)) {
            Supplier<EventSourced<?, ?, ?>> blank = () -> beans.getBean(name, EventSourced.class);
            blanks.put(blank.get().streamType(), blank);
        }
        return new StateSnapshots(blanks);
    }

    @Bean
    OrganizationEventStore eventStore(
            OrganizationLog log, EventCodec codec, SetRules setRules, AggregateSnapshots snapshots) {
        return new OrganizationEventStore(new OrganizationLogEngine(log, codec, setRules, snapshots));
    }

    /// The append owns its transaction; a command holds no connection.
    @Bean
    TransactionManager axonTransactions() {
        return NoTransactionManager.INSTANCE;
    }

    @Bean
    CommandBus commandBus(Configuration axon) {
        return SimpleCommandBus.builder()
                .transactionManager(NoTransactionManager.INSTANCE)
                .messageMonitor(axon.messageMonitor(CommandBus.class, "commandBus"))
                .build();
    }

    @Bean(destroyMethod = "shutdown")
    ScheduledExecutorService commandRetries() {
        return Executors.newScheduledThreadPool(
                64, Thread.ofVirtual().name("command-retry-", 0).factory());
    }

    @Bean
    CommandGateway commandGateway(
            CommandBus bus, ScheduledExecutorService commandRetries, CommandProperties properties) {
        return DefaultCommandGateway.builder()
                .commandBus(bus)
                .retryScheduler(ExponentialBackOffIntervalRetryScheduler.builder()
                        .retryExecutor(commandRetries)
                        .maxRetryCount(properties.retries())
                        .backoffFactor(properties.retryBackoff().toMillis())
                        .nonTransientFailurePredicate(failure -> !lostToAnother(failure))
                        .build())
                .build();
    }

    private static boolean lostToAnother(Throwable failure) {
        return failure instanceof ConcurrencyException || failure instanceof AggregateStreamCreationException;
    }

    @Bean
    CommandTargetResolver commandTargetResolver() {
        return new MetaDataCommandTargetResolver(EventSourced.TARGET);
    }

    @Bean
    Cache aggregates(CommandProperties properties) {
        return new CaffeineAggregateCache(properties.cacheSize().toBytes());
    }

    @Bean
    Snapshotter snapshotter(
            Configuration axon,
            EventStore eventStore,
            HandlerDefinition handlerDefinition,
            ParameterResolverFactory parameterResolverFactory) {
        return SpringAggregateSnapshotter.builder()
                .repositoryProvider(axon::repository)
                .eventStore(eventStore)
                .handlerDefinition(handlerDefinition)
                .parameterResolverFactory(parameterResolverFactory)
                .executor(task -> Thread.ofVirtual().name("snapshot").start(task))
                .build();
    }

    @Bean
    SnapshotTriggerDefinition snapshots(Snapshotter snapshotter, CommandProperties properties) {
        return new EventCountSnapshotTriggerDefinition(snapshotter, properties.snapshotThreshold());
    }

    @Bean
    CommandDesk commandDesk(CommandGateway gateway, OrganizationLog log, EventCodec codec) {
        return new AxonCommandDesk(gateway, log, codec);
    }

    @Bean
    WebMvcConfigurer commandContexts() {
        return new WebMvcConfigurer() {
            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.add(new CommandContextArgument());
            }
        };
    }
}
