package io.jenkins.plugins.qualysflow.cli;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import io.jenkins.plugins.qualysflow.core.SafetyRules;

/** The command does nothing either that the engine must not do, except what a command is there for. */
@AnalyzeClasses(packages = "io.jenkins.plugins.qualysflow.cli", importOptions = ImportOption.DoNotIncludeTests.class)
class CommandArchitectureTest {

    @ArchTest
    static final ArchTests SAFETY = ArchTests.in(SafetyRules.class);
}
