package io.jenkins.plugins.qualysflow.sandbox;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import io.jenkins.plugins.qualysflow.core.SafetyRules;
import java.util.stream.Stream;

/** A scenario knows nothing of state, and state nothing of routes; the service needs nothing of what it is to test. */
@AnalyzeClasses(
        packages = "io.jenkins.plugins.qualysflow.sandbox",
        importOptions = ImportOption.DoNotIncludeTests.class)
class SandboxArchitectureTest {

    private static final String SCENARIO = "..sandbox.scenario..";
    private static final String STATE = "..sandbox.state..";
    private static final String ROUTES = "..sandbox.routes..";

    @ArchTest
    static final ArchTests SAFETY = ArchTests.in(SafetyRules.class);

    @ArchTest
    static final ArchRule A_SCENARIO_NEEDS_JACKSON_ONLY = only(SCENARIO, SCENARIO);

    @ArchTest
    static final ArchRule STATE_FOLLOWS_FROM_A_SCENARIO = only(STATE, SCENARIO, STATE);

    @ArchTest
    static final ArchRule ROUTES_NEED_BOTH = only(ROUTES, SCENARIO, STATE, ROUTES, "com.sun.net.httpserver..");

    private static ArchRule only(String room, String... others) {
        return classes()
                .that()
                .resideInAPackage(room)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(Stream.concat(Stream.of("java..", "tools.jackson.."), Stream.of(others))
                        .toArray(String[]::new));
    }
}
