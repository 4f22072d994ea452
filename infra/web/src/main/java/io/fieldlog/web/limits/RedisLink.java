package io.fieldlog.web.limits;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The connection to a Redis that may be away when the application starts and at any time after: nobody waits for
/// it, and what is sent while it is away fails at once.
public final class RedisLink implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RedisLink.class);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    private static final int LARGEST_QUEUE = 10_000;

    private final ClientResources resources;
    private final RedisClient client;
    private final Thread connecting;
    private volatile @Nullable StatefulRedisConnection<byte[], byte[]> connection;

    public RedisLink(RedisSettings settings) {
        resources = DefaultClientResources.builder()
                .reconnectDelay(Delay.fullJitter(
                        SHORTEST_PAUSE, LONGEST_PAUSE, SHORTEST_PAUSE.toMillis(), TimeUnit.MILLISECONDS))
                .build();
        var uri = RedisURI.create(settings.url());
        uri.setTimeout(settings.connectTimeout());
        client = RedisClient.create(resources, uri);
        client.setOptions(ClientOptions.builder()
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(LARGEST_QUEUE)
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(settings.connectTimeout())
                        .keepAlive(true)
                        .build())
                .build());
        connecting = Thread.ofVirtual().name("redis-connect").start(this::connect);
    }

    /// Null until Redis has answered for the first time; from then on the connection renews itself.
    @Nullable
    StatefulRedisConnection<byte[], byte[]> connection() {
        return connection;
    }

    private void connect() {
        var said = false;
        try {
            while (connection == null) {
                try {
                    connection = client.connect(ByteArrayCodec.INSTANCE);
                } catch (RedisException away) {
                    if (!said) {
                        log.warn("Redis is away, nobody is limited until it answers: {}", away.toString());
                        said = true;
                    }
                    Thread.sleep(LONGEST_PAUSE);
                }
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws InterruptedException {
        connecting.interrupt();
        connecting.join(LONGEST_PAUSE);
        client.shutdown(Duration.ZERO, LONGEST_PAUSE);
        resources.shutdown(0, LONGEST_PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    }
}
