package io.fieldlog.relay;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.fieldlog.relay", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule the_relay_knows_the_stream_and_nothing_else_of_fieldlog = classes()
            .that()
            .resideInAPackage("io.fieldlog.relay..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "javax.sql..",
                    "org.jspecify..",
                    "org.slf4j..",
                    "org.springframework..",
                    "org.apache.kafka..",
                    "org.postgresql..",
                    "com.zaxxer.hikari..",
                    "io.micrometer.core..",
                    "io.fieldlog.stream..",
                    "io.fieldlog.relay..");

    @ArchTest
    static final ArchRule events_are_not_decoded = noClasses()
            .should()
            .dependOnClassesThat()
            .haveSimpleName("EventCodec")
            .because("the relay passes on bytes, also those of events that it does not know");

    @ArchTest
    static final ArchRule nothing_is_public_but_the_application = classes()
            .that()
            .areTopLevelClasses()
            .and()
            .doNotHaveSimpleName("Relay")
            .should()
            .bePackagePrivate();
}
