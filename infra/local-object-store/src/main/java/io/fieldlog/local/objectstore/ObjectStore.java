package io.fieldlog.local.objectstore;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// An S3 server over a directory, so that signed uploads are checked on a laptop as they are in a cloud.
///
/// ```
/// FIELDLOG_OBJECTSTORE_ACCESSKEY=… FIELDLOG_OBJECTSTORE_SECRETKEY=… \
/// java -Xmx96m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
///      -jar target/local-object-store.jar --data=DIR --port=21007 [--bucket=fieldlog]
/// ```
///
/// Ready when it prints `The object store is ready on http://127.0.0.1:21007`; its port answers from then on, 403 to
/// whoever does not sign (AWS signature 4, path-style addresses). It makes the bucket when it is not there, stops in
/// order on SIGTERM and exits with 1 when it cannot start.
@Command(name = "object-store")
public final class ObjectStore implements Callable<Integer> {

    private static final Logger log = LoggerFactory.getLogger(ObjectStore.class);

    @Spec
    private CommandSpec spec;

    @Option(names = "--data", required = true, description = "directory of the buckets")
    private Path data;

    @Option(names = "--port", required = true, description = "port on 127.0.0.1")
    private int port;

    @Option(names = "--bucket", defaultValue = "fieldlog", description = "the bucket to make")
    private String bucket;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ObjectStore()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        var started = System.nanoTime();
        var store = new FilesystemNio2BlobStore(
                Files.createDirectories(data).toAbsolutePath().toString());
        if (!store.containerExists(bucket)) {
            store.createContainer(bucket);
        }
        var server = S3Proxy.builder()
                .blobStore(store)
                .endpoint(URI.create("http://127.0.0.1:" + port))
                .awsAuthentication(
                        AuthenticationType.AWS_V4,
                        secret("FIELDLOG_OBJECTSTORE_ACCESSKEY"),
                        secret("FIELDLOG_OBJECTSTORE_SECRETKEY"))
                // SDKs send headers that a directory has no use for, such as storage classes.
                .ignoreUnknownHeaders(true)
                .build();
        server.start();
        var stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, stopped), "object-store-shutdown"));
        log.info(
                "The object store is ready on http://127.0.0.1:{} after {} ms",
                port,
                (System.nanoTime() - started) / 1_000_000);
        stopped.await();
        return 0;
    }

    private String secret(String variable) {
        var value = System.getenv(variable);
        if (value == null || value.isBlank()) {
            throw new ParameterException(spec.commandLine(), "The environment variable " + variable + " is missing.");
        }
        return value;
    }

    private static void stop(S3Proxy server, CountDownLatch stopped) {
        try {
            server.stop();
        } catch (Exception e) {
            log.warn("The object store did not stop in order", e);
        } finally {
            stopped.countDown();
        }
    }
}
