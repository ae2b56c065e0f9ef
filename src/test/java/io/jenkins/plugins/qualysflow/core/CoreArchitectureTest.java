package io.jenkins.plugins.qualysflow.core;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;

/** The engine knows no Jenkins, and its parts know each other in one direction only. */
@AnalyzeClasses(packages = "io.jenkins.plugins.qualysflow.core", importOptions = ImportOption.DoNotIncludeTests.class)
class CoreArchitectureTest {

    private static final String CORE = "io.jenkins.plugins.qualysflow.core..";

    @ArchTest
    static final ArchRule CORE_NEEDS_THE_JDK_AND_A_FEW_LIBRARIES_ONLY = classes()
            .that()
            .resideInAPackage(CORE)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    CORE,
                    "java..",
                    "javax.net.ssl..",
                    "javax.xml.stream..",
                    "tools.jackson..",
                    "com.fasterxml.jackson.annotation..",
                    "org.apache.hc..");

    @ArchTest
    static final ArchRule NO_CYCLES = slices().matching("io.jenkins.plugins.qualysflow.core.(*)..")
            .should()
            .beFreeOfCycles();

    @ArchTest
    static final ArchRule THE_MODEL_KNOWS_NOBODY = noClasses()
            .that()
            .resideInAPackage("..core.model..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..core.client..", "..core.poll..", "..core.output..", "..core.run..");

    @ArchTest
    static final ArchTests SAFETY = ArchTests.in(SafetyRules.class);

    @ArchTest
    static final ArchRule TIME_COMES_FROM_OUTSIDE = noClasses()
            .should()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis");
}
