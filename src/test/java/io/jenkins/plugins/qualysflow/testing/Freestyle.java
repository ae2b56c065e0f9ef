package io.jenkins.plugins.qualysflow.testing;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.ParameterDefinition;
import hudson.model.ParameterValue;
import hudson.model.ParametersAction;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.StringParameterDefinition;
import hudson.model.StringParameterValue;
import hudson.tasks.Builder;
import io.jenkins.plugins.qualysflow.builder.QFlowBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jvnet.hudson.test.JenkinsRule;

/** Freestyle jobs with build steps of the plugin. */
public final class Freestyle {

    private Freestyle() {}

    /** A build step that runs that workflow, with all fields as the form begins with them. */
    public static QFlowBuilder step(String workflowId) {
        QFlowBuilder step = new QFlowBuilder();
        step.setWorkflowId(workflowId);
        return step;
    }

    /** A new job of those steps. */
    public static FreeStyleProject job(JenkinsRule jenkins, Builder... steps) throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject();
        job.getBuildersList().addAll(List.of(steps));
        return job;
    }

    /** A build of a new job, begun. */
    public static FreeStyleBuild start(JenkinsRule jenkins, Builder... steps) throws Exception {
        return job(jenkins, steps).scheduleBuild2(0).waitForStart();
    }

    /** A build of a new job, ended. */
    public static FreeStyleBuild run(JenkinsRule jenkins, Builder... steps) throws Exception {
        return job(jenkins, steps).scheduleBuild2(0).get(120, TimeUnit.SECONDS);
    }

    /** A build of a new job with a parameter, ended. */
    public static FreeStyleBuild runWith(JenkinsRule jenkins, String parameter, String value, Builder... steps)
            throws Exception {
        return runWith(
                jenkins,
                new StringParameterDefinition(parameter, "default"),
                new StringParameterValue(parameter, value),
                steps);
    }

    /** The same with a parameter of any kind. */
    public static FreeStyleBuild runWith(
            JenkinsRule jenkins, ParameterDefinition parameter, ParameterValue value, Builder... steps)
            throws Exception {
        FreeStyleProject job = job(jenkins, steps);
        job.addProperty(new ParametersDefinitionProperty(parameter));
        return job.scheduleBuild2(0, new ParametersAction(value)).get(120, TimeUnit.SECONDS);
    }

    /** Ids of the executions of which a build has evidence. */
    public static List<String> bundleNames(FreeStyleBuild build) {
        return build.getArtifacts().stream()
                .map(artifact -> artifact.relativePath.split("/")[1])
                .distinct()
                .toList();
    }

    /** Where the evidence of the only execution of a build is. */
    public static Path bundle(FreeStyleBuild build) {
        if (bundleNames(build).size() != 1) {
            throw new AssertionError("evidence of " + bundleNames(build));
        }
        return build.getRootDir()
                .toPath()
                .resolve("archive/qflow")
                .resolve(bundleNames(build).get(0));
    }
}
