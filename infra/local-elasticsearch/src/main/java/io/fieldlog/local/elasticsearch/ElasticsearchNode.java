package io.fieldlog.local.elasticsearch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.env.Environment;
import org.elasticsearch.node.ClasspathNode;
import org.elasticsearch.node.InternalSettingsPreparer;
import org.elasticsearch.node.Node;
import org.elasticsearch.transport.netty4.Netty4Plugin;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// One genuine Elasticsearch node without a distribution, so that search is tested against what production runs.
///
/// ```
/// java -Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED \
///      --sun-misc-unsafe-memory-access=allow -Dio.netty.noUnsafe=true \
///      -jar target/local-elasticsearch.jar --data=DIR --port=21005 --transport-port=21006
/// ```
///
/// Ready when it prints `Elasticsearch is ready on http://127.0.0.1:21005`; `GET /_cluster/health` answers from then
/// on. Stops in order on SIGTERM, exits with 1 when it cannot start, and keeps what was acknowledged when it is killed.
/// It needs nothing from the environment.
@Command(name = "elasticsearch-node")
public final class ElasticsearchNode implements Callable<Integer> {

    // Held, because the log manager would forget the level of a logger that nobody holds.
    private static final java.util.logging.Logger VECTOR_ADVICE =
            java.util.logging.Logger.getLogger("org.apache.lucene.internal.vectorization");

    private static final String ADDRESS = "127.0.0.1";

    private static final String NAME = "fieldlog-local";

    @Option(names = "--data", required = true, description = "directory of the indices")
    private Path data;

    @Option(names = "--port", required = true, description = "HTTP port on 127.0.0.1")
    private int port;

    @Option(names = "--transport-port", required = true, description = "port between nodes, on 127.0.0.1")
    private int transportPort;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ElasticsearchNode()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        var started = System.nanoTime();
        VECTOR_ADVICE.setLevel(Level.SEVERE);
        LogConfigurator.configureESLogging();
        var log = LogManager.getLogger(ElasticsearchNode.class);
        var node = new ClasspathNode(environment(), List.of(Netty4Plugin.class, Greeting.class, TextAnalysis.class));
        var stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            close(node, log);
                            stopped.countDown();
                        },
                        "elasticsearch-shutdown"));
        node.start();
        log.info(
                "Elasticsearch is ready on http://{}:{} after {} ms",
                ADDRESS,
                port,
                (System.nanoTime() - started) / 1_000_000);
        stopped.await();
        return 0;
    }

    private Environment environment() throws IOException {
        var home = data.toAbsolutePath();
        var config = Files.createDirectories(home.resolve("config"));
        System.setProperty("es.path.home", home.toString());
        return InternalSettingsPreparer.prepareEnvironment(settings(home), Map.of(), config, () -> NAME);
    }

    private Settings settings(Path home) {
        return Settings.builder()
                .put("path.home", home)
                .put("cluster.name", NAME)
                .put("node.name", NAME)
                .put("discovery.type", "single-node")
                .put("network.host", ADDRESS)
                .put("http.port", port)
                .put("transport.port", transportPort)
                // A write to a misspelt index must fail, not make one with guessed types.
                .put("action.auto_create_index", false)
                // A developer's disk is often more than 90 % full.
                .put("cluster.routing.allocation.disk.threshold_enabled", false)
                // The serial collector leaves garbage that real-memory accounting would take for load.
                .put("indices.breaker.total.use_real_memory", false)
                .build();
    }

    private static void close(Node node, Logger log) {
        try {
            node.prepareForClose();
            node.close();
            if (!node.awaitClose(20, TimeUnit.SECONDS)) {
                log.warn("Elasticsearch still had work after 20 s");
            }
        } catch (IOException e) {
            log.warn("Elasticsearch did not stop in order", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
