package io.fieldlog.query;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.fieldlog", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule knows_neither_events_nor_how_they_are_written_or_carried = noClasses()
            .that()
            .resideInAPackage("io.fieldlog.query..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.fieldlog.events..",
                    "io.fieldlog.stream..",
                    "io.fieldlog.command..",
                    "io.fieldlog.projections..",
                    "org.axonframework..",
                    "org.apache.kafka..");

    @ArchTest
    static final ArchRule every_question_is_a_package_of_its_own =
            slices().matching("io.fieldlog.query.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule questions_know_only_the_way_to_the_views = classes()
            .that()
            .resideInAPackage("io.fieldlog.query.*")
            .should()
            .onlyDependOnClassesThat()
            .resideOutsideOfPackages("io.fieldlog.query")
            .andShould()
            .onlyBeAccessed()
            .byAnyPackage("io.fieldlog.query..");

    @ArchTest
    static final ArchRule only_the_way_to_the_views_opens_connections = noClasses()
            .that()
            .resideInAPackage("io.fieldlog.query..")
            .and()
            .resideOutsideOfPackage("io.fieldlog.query.views")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("javax.sql.DataSource")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.sql.Connection");
}
