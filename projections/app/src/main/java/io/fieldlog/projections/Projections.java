package io.fieldlog.projections;

import io.fieldlog.projections.verification.Verify;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/// Runs the projections; with the argument `verify` it checks the views against the log instead and exits.
@SpringBootApplication
@ConfigurationPropertiesScan
public class Projections {

    public static void main(String[] arguments) {
        if (arguments.length > 0 && arguments[0].equals("verify")) {
            System.exit(Verify.run(System.out, System.err));
        }
        SpringApplication.run(Projections.class, arguments);
    }
}
