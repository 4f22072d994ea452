package io.fieldlog.relay;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/// The process between the log and Kafka. It serves HTTP for its health and metrics only.
@SpringBootApplication
@ConfigurationPropertiesScan
public class Relay {

    public static void main(String[] arguments) {
        SpringApplication.run(Relay.class, arguments);
    }
}
