package io.jenkins.plugins.qualysflow.testing;

import hudson.model.Run;
import java.io.IOException;
import java.lang.reflect.Method;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jenkinsci.plugins.workflow.steps.TimeoutStepExecution;
import org.jvnet.hudson.test.JenkinsRule;

/** Pipelines that run in the sandbox, as those of users do. */
public final class Pipelines {

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private Pipelines() {}

    /** A job of that script. */
    public static WorkflowJob job(JenkinsRule jenkins, String name, String script) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, name);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job;
    }

    /** A build of a new job of that script, begun. */
    public static WorkflowRun start(JenkinsRule jenkins, String script) throws Exception {
        return job(jenkins, "release", script).scheduleBuild2(0).waitForStart();
    }

    /** A build of a new job of any name, begun. */
    public static WorkflowRun startNew(JenkinsRule jenkins, String script) throws Exception {
        return job(jenkins, "release-" + NUMBERS.incrementAndGet(), script)
                .scheduleBuild2(0)
                .waitForStart();
    }

    /** A build of a new job of any name, for a Jenkins that serves many tests. */
    public static WorkflowRun runNew(JenkinsRule jenkins, String script) throws Exception {
        return job(jenkins, "release-" + NUMBERS.incrementAndGet(), script)
                .scheduleBuild2(0)
                .get(120, TimeUnit.SECONDS);
    }

    /** A build of a new job of that script, ended. */
    public static WorkflowRun run(JenkinsRule jenkins, String script) throws Exception {
        return job(jenkins, "release", script).scheduleBuild2(0).get(120, TimeUnit.SECONDS);
    }

    /** As if the time of the only {@code timeout} that goes on were over now: it does then what its own timer would do. */
    public static void timeIsOver(WorkflowRun build) throws Exception {
        StepExecution.applyAll(TimeoutStepExecution.class, timeout -> {
                    try {
                        if (build.equals(timeout.getContext().get(Run.class))) {
                            Method end = TimeoutStepExecution.class.getDeclaredMethod("cancel");
                            end.setAccessible(true);
                            end.invoke(timeout);
                        }
                        return null;
                    } catch (IOException | ReflectiveOperationException e) {
                        throw new AssertionError("no time-out that can be ended", e);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        throw new AssertionError(e);
                    }
                })
                .get(60, TimeUnit.SECONDS);
    }
}
