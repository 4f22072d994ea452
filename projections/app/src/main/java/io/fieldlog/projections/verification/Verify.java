package io.fieldlog.projections.verification;

import io.fieldlog.projections.ElasticsearchProperties;
import io.fieldlog.projections.LogProperties;
import io.fieldlog.projections.ReplicasProperties;
import io.fieldlog.projections.VerificationProperties;
import io.fieldlog.projections.Views;
import io.fieldlog.projections.ViewsProperties;
import io.fieldlog.projections.search.SearchCluster;
import io.fieldlog.projections.search.SearchUnavailableException;
import io.fieldlog.stream.EventCodec;
import io.fieldlog.stream.LogReader;
import io.fieldlog.stream.LogUnavailableException;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.core.env.StandardEnvironment;

/// The verification as a command: exit status 0 when everything is as the log says, 1 when something differs or is
/// parked, 2 when it could not be checked. Configured as the application, without starting it.
public final class Verify {

    private static final int CLEAN = 0;
    private static final int DIFFERENT = 1;
    private static final int UNCHECKED = 2;
    private static final int SHOWN = 100;

    private Verify() {}

    public static int run(PrintStream out, PrintStream err) {
        try {
            return verify(out, err);
        } catch (RuntimeException e) {
            e.printStackTrace(err); // a defect of the verification itself: never mistaken for a finding
            return UNCHECKED;
        } catch (OutOfMemoryError e) {
            err.println("could not check: the fold of an organization needs more heap than the %d MiB that there are"
                    .formatted(Runtime.getRuntime().maxMemory() >> 20));
            return UNCHECKED;
        }
    }

    private static int verify(PrintStream out, PrintStream err) {
        LoggingSystem.get(Verify.class.getClassLoader()).setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.WARN);
        var environment = new StandardEnvironment();
        ConfigurationPropertySources.attach(environment);
        var properties = Binder.get(environment);
        var log = properties.bindOrCreate("fieldlog.log", LogProperties.class);
        var views = properties.bindOrCreate("fieldlog.views", ViewsProperties.class);
        var elasticsearch = properties.bindOrCreate("fieldlog.elasticsearch", ElasticsearchProperties.class);
        var servers = properties
                .bindOrCreate("fieldlog.verification", VerificationProperties.class)
                .servers();
        var replicas = properties.bindOrCreate("fieldlog.replicas", ReplicasProperties.class);
        var codec = new EventCodec();
        try (var cluster = new SearchCluster(elasticsearch.url().toArray(URI[]::new))) {
            var verification = new Verification(
                    new LogReader(database(log.url(), log.username(), log.password())),
                    databases(servers.isEmpty() ? named(views, replicas) : servers, views),
                    cluster,
                    codec,
                    Views.all());
            return print(verification.run(), out);
        } catch (SQLException | SearchUnavailableException | LogUnavailableException | IOException e) {
            err.println("could not check: " + e.getMessage());
            return UNCHECKED;
        }
    }

    private static int print(Report report, PrintStream out) {
        out.print(report.table());
        var differences = report.differences();
        differences.stream().limit(SHOWN).forEach(out::println);
        if (differences.size() > SHOWN) {
            out.printf("and %d more%n", differences.size() - SHOWN);
        }
        out.println(report.isClean() ? "everything is as the log says" : counted(differences.size()));
        return report.isClean() ? CLEAN : DIFFERENT;
    }

    private static String counted(int differences) {
        return differences == 1 ? "1 difference" : differences + " differences";
    }

    private static Map<String, String> named(ViewsProperties views, ReplicasProperties replicas) {
        var servers = new LinkedHashMap<String, String>();
        servers.put("postgres-master", views.url());
        for (var url : replicas.urls()) {
            if (!url.equals(views.url())) { // without replicas, queries go to the master
                servers.put("postgres-replica-" + servers.size(), url);
            }
        }
        return servers;
    }

    private static Map<String, DataSource> databases(Map<String, String> servers, ViewsProperties views) {
        var databases = new LinkedHashMap<String, DataSource>();
        servers.forEach((name, url) -> databases.put(name, database(url, views.username(), views.password())));
        return databases;
    }

    private static DataSource database(String url, String username, String password) {
        var source = new PGSimpleDataSource();
        source.setUrl(url);
        source.setUser(username);
        source.setPassword(password);
        source.setApplicationName("fieldlog-verification");
        return source;
    }
}
