package io.fieldlog.local.gateway;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The one address of a local stack: reads go to the query side, everything else to the command side, tokens to the
/// issuer.
///
/// ```
/// java -Xmx64m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
///      -cp target/local.jar io.fieldlog.local.gateway.Gateway --port=8080 \
///      --backend=query-side=http://127.0.0.1:21023 \
///      --backend=command-side=http://127.0.0.1:21020 \
///      --backend=issuer=http://127.0.0.1:21008 \
///      --part=kafka=tcp://127.0.0.1:21003 \
///      --part=query-side=http://127.0.0.1:21023/actuator/health/readiness …
/// ```
///
/// `--backend` names a group of [Route#TABLE] and one of its servers; repeated, the group has several and takes turns.
/// `--part` names what `GET /health/ready` asks about: a TCP port that accepts connections or an HTTP address that
/// answers 2xx. Ready when it prints `The gateway is ready on http://127.0.0.1:8080`; `GET /health/live` answers 200
/// from then on, whether or not anything is behind it. Stops in order on SIGTERM, exits with 1 when it cannot start and
/// with 2 when an argument is wrong. It keeps nothing and needs nothing from the environment.
@Command(name = "gateway")
public final class Gateway implements Callable<Integer> {

    private static final Logger log = LoggerFactory.getLogger(Gateway.class);

    @Option(names = "--port", required = true, description = "port on 127.0.0.1")
    private int port;

    @Option(
            names = "--backend",
            required = true,
            paramLabel = "GROUP=URL",
            description = "a server that takes requests")
    private List<Named> backends;

    @Option(names = "--part", paramLabel = "NAME=URL", description = "what must be up for /health/ready")
    private List<Named> parts = List.of();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Gateway())
                .registerConverter(Named.class, Named::parse)
                .execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        var started = System.nanoTime();
        var entryPoint = EntryPoint.open(port, backends, parts);
        var stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(entryPoint, stopped), "gateway-shutdown"));
        log.info(
                "The gateway is ready on http://127.0.0.1:{} after {} ms",
                entryPoint.port(),
                (System.nanoTime() - started) / 1_000_000);
        stopped.await();
        return 0;
    }

    private static void stop(EntryPoint entryPoint, CountDownLatch stopped) {
        try {
            entryPoint.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            stopped.countDown();
        }
    }
}
