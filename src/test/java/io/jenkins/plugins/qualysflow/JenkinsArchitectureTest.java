package io.jenkins.plugins.qualysflow;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import io.jenkins.plugins.qualysflow.core.SafetyRules;
import io.jenkins.plugins.qualysflow.credentials.QualysApiClientCredentials;
import org.kohsuke.accmod.Restricted;

/** What depends on what outside of the core, and what other plugins may use. The core knows nothing of Jenkins. */
@AnalyzeClasses(
        packages = "io.jenkins.plugins.qualysflow",
        importOptions = {ImportOption.DoNotIncludeTests.class, JenkinsArchitectureTest.NoCore.class})
class JenkinsArchitectureTest {

    static final class NoCore implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("/qualysflow/core/") && !location.contains("/qualysflow/sandbox/");
        }
    }

    @ArchTest
    static final ArchTests SAFETY = ArchTests.in(SafetyRules.class);

    @ArchTest
    static final ArchRule EVERY_PUBLIC_TYPE_IS_FOR_THIS_PLUGIN_ALONE = classes()
            .that()
            .arePublic()
            .and()
            .areTopLevelClasses()
            .and()
            .doNotHaveSimpleName("Messages")
            .and()
            .doNotBelongToAnyOf(QualysApiClientCredentials.class)
            .should()
            .beAnnotatedWith(Restricted.class);

    @ArchTest
    static final ArchRule BUILD_STEPS_DO_NOT_KNOW_PIPELINE_STEPS = noClasses()
            .that()
            .resideInAPackage("..builder..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.jenkins.plugins.qualysflow.steps..");

    /** So that a newcomer can read one package after the other. */
    @ArchTest
    static final ArchRule PACKAGES_USE_EACH_OTHER_IN_ONE_DIRECTION =
            slices().matching("io.jenkins.plugins.qualysflow.(**)").should().beFreeOfCycles();
}
