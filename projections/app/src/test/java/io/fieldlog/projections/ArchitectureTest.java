package io.fieldlog.projections;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.fieldlog.projections.fold.View;

@AnalyzeClasses(packages = "io.fieldlog.projections", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule a_view_is_a_pure_fold = classes()
            .that()
            .implement(View.class)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java.lang..",
                    "java.math..",
                    "java.time..",
                    "java.util..",
                    "org.jspecify..",
                    "io.fieldlog.events..",
                    "io.fieldlog.inspection..",
                    "io.fieldlog.stream..",
                    "io.fieldlog.projections.fold..",
                    "io.fieldlog.projections.sites..",
                    "io.fieldlog.projections.machines..",
                    "io.fieldlog.projections.timeline..",
                    "io.fieldlog.projections.templates..",
                    "io.fieldlog.projections.checklists..",
                    "io.fieldlog.projections.defects..",
                    "io.fieldlog.projections.schedules..",
                    "io.fieldlog.projections.dashboard..",
                    "io.fieldlog.projections.days..",
                    "io.fieldlog.projections.imports..");

    @ArchTest
    static final ArchRule the_fold_knows_neither_the_runtime_nor_any_framework = noClasses()
            .that()
            .resideInAPackage("io.fieldlog.projections.fold..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.springframework..",
                    "org.apache.kafka..",
                    "io.fieldlog.projections.runtime..",
                    "io.fieldlog.projections.search..");

    @ArchTest
    static final ArchRule the_runtime_knows_no_view = noClasses()
            .that()
            .resideInAPackage("io.fieldlog.projections.runtime..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.fieldlog.projections.sites..",
                    "io.fieldlog.projections.machines..",
                    "io.fieldlog.projections.timeline..",
                    "io.fieldlog.projections.templates..",
                    "io.fieldlog.projections.checklists..",
                    "io.fieldlog.projections.defects..",
                    "io.fieldlog.projections.schedules..",
                    "io.fieldlog.projections.dashboard..",
                    "io.fieldlog.projections.days..",
                    "io.fieldlog.projections.imports..",
                    "io.fieldlog.projections.search..");

    @ArchTest
    static final ArchRule only_the_applications_own_package_knows_spring = noClasses()
            .that()
            .resideInAnyPackage(
                    "io.fieldlog.projections.runtime..",
                    "io.fieldlog.projections.search..",
                    "io.fieldlog.projections.machines..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.springframework..");

    @ArchTest
    static final ArchRule views_never_read_the_clock =
            noClasses().that().implement(View.class).should().callMethod(java.time.Instant.class, "now");
}
