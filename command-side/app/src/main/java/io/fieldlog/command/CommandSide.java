package io.fieldlog.command;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/// The command side: takes commands over HTTP and is the only writer of the event log.
@SpringBootApplication
@ConfigurationPropertiesScan
public class CommandSide {

    static void main(String[] args) {
        SpringApplication.run(CommandSide.class, args);
    }
}
