package io.fieldlog.command.eventlog;

import com.zaxxer.hikari.HikariDataSource;
import java.util.Properties;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/// How the writer connects: to the pool's database, but past the pool, which would hold it back after an outage and
/// behind readers.
public final class WriterConnections {

    private WriterConnections() {}

    public static DataSource besides(HikariDataSource pool) {
        var properties = new Properties();
        properties.putAll(pool.getDataSourceProperties());
        properties.setProperty("binaryTransferEnable", "UUID_ARRAY");
        var direct = new DriverManagerDataSource(pool.getJdbcUrl(), pool.getUsername(), pool.getPassword());
        direct.setConnectionProperties(properties);
        return direct;
    }
}
