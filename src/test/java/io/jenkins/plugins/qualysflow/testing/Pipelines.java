package io.jenkins.plugins.qualysflow.testing;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
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
}
