package io.fieldlog.command;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.jspecify.annotations.NullMarked;

@AnalyzeClasses(packages = "io.fieldlog", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String[] FEATURES = {
        "io.fieldlog.command.sites..",
        "io.fieldlog.command.machines..",
        "io.fieldlog.command.imports..",
        "io.fieldlog.command.operations..",
        "io.fieldlog.command.defects..",
        "io.fieldlog.command.actions..",
        "io.fieldlog.command.templates..",
        "io.fieldlog.command.checklists.."
    };

    private static final String[] PUBLISHED = {
        "java..", "org.jspecify..", "io.fieldlog.events..", "io.fieldlog.inspection.."
    };

    @ArchTest
    static final ArchRule rules_and_states_are_pure = classes()
            .that()
            .resideInAnyPackage(FEATURES)
            .and()
            .haveNameMatching(".*(Decider|State)(\\$.*)?")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(PUBLISHED)
                    .or(resideInAnyPackage(FEATURES))
                    .or(type(Rejected.class))
                    .or(type(Rejected.Fault.class))
                    .or(type(Reason.class)));

    @ArchTest
    static final ArchRule commands_are_plain_data = classes()
            .that()
            .resideInAnyPackage(FEATURES)
            .and()
            .haveNameMatching(".*Command(\\$.*)?")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(PUBLISHED).or(resideInAnyPackage(FEATURES)));

    @ArchTest
    static final ArchRule features_form_no_circle =
            slices().matching("io.fieldlog.command.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule features_read_no_view = noClasses()
            .that()
            .resideInAPackage("io.fieldlog.command..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.fieldlog.query..", "io.fieldlog.projections..", "io.fieldlog.relay..");

    @ArchTest
    static final ArchRule the_events_know_nobody = classes()
            .that()
            .resideInAPackage("io.fieldlog.events..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "org.jspecify..", "io.fieldlog.events..");

    @ArchTest
    static void every_package_says_where_null_is_allowed(JavaClasses classes) {
        var packages = classes.stream().map(JavaClass::getPackage).distinct().toList();
        assertThat(packages).hasSizeGreaterThan(6);
        assertThat(packages)
                .filteredOn(p -> !p.isAnnotatedWith(NullMarked.class))
                .extracting(JavaPackage::getName)
                .isEmpty();
    }
}
