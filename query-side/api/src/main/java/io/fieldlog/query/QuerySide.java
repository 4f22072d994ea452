package io.fieldlog.query;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/// The process that answers GET.
@SpringBootApplication
@ConfigurationPropertiesScan
public class QuerySide {

    public static void main(String[] arguments) {
        SpringApplication.run(QuerySide.class, arguments);
    }
}
