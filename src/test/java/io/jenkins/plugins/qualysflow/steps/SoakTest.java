package io.jenkins.plugins.qualysflow.steps;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Executor;
import hudson.model.FreeStyleProject;
import hudson.model.Job;
import hudson.model.ParametersAction;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.StringParameterDefinition;
import hudson.model.StringParameterValue;
import hudson.model.TaskListener;
import hudson.model.listeners.RunListener;
import io.jenkins.plugins.qualysflow.builder.QFlowBuilder;
import io.jenkins.plugins.qualysflow.config.QualysFlowConfiguration;
import io.jenkins.plugins.qualysflow.config.QualysFlowServer;
import io.jenkins.plugins.qualysflow.core.gate.Condition;
import io.jenkins.plugins.qualysflow.core.run.Outcome;
import io.jenkins.plugins.qualysflow.core.soak.Soak;
import io.jenkins.plugins.qualysflow.core.soak.SoakEnd;
import io.jenkins.plugins.qualysflow.core.soak.SoakOptions;
import io.jenkins.plugins.qualysflow.core.soak.SoakRun;
import io.jenkins.plugins.qualysflow.core.soak.SoakService;
import io.jenkins.plugins.qualysflow.gates.QFlowGate;
import io.jenkins.plugins.qualysflow.run.record.StartRecord;
import io.jenkins.plugins.qualysflow.run.record.StartRecords;
import io.jenkins.plugins.qualysflow.testing.Freestyle;
import io.jenkins.plugins.qualysflow.testing.Leftovers;
import io.jenkins.plugins.qualysflow.testing.Pipelines;
import io.jenkins.plugins.qualysflow.testing.TestService;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import jenkins.model.ParameterizedJobMixIn;
import jenkins.util.Timer;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** For {@code bin/soak}: a soak of Pipeline and freestyle builds in one Jenkins. Each build is deleted after a while. */
@Tag("load")
@WithJenkins
class SoakTest {

    /** More than there are freestyle builds at a time: a third of all. */
    private static final int EXECUTORS = 120;

    /** Longer than the client waits for an answer. */
    private static final Duration NO_ANSWER = Duration.ofSeconds(70);

    @Test
    void everyRunIsAccountedForAndNothingLeaks(JenkinsRule jenkins) throws Exception {
        SoakOptions options = SoakOptions.ofProperties(60, 1);
        try (SoakService service =
                new SoakService(options, TestService.credentials(), NO_ANSWER, InstantSource.system())) {
            jenkins.jenkins.setNumExecutors(EXECUTORS);
            TestService.addApiClient(TestService.CREDENTIALS_ID);
            QualysFlowServer server = new QualysFlowServer("test");
            server.setUrl(service.server().url().toString());
            server.setCredentialsId(TestService.CREDENTIALS_ID);
            server.setCallsPerHour(options.callsPerHour());
            QualysFlowConfiguration.get().setServers(List.of(server));
            Soak soak = new Soak(options, service, InstantSource.system(), System.out);
            Builds builds = new Builds(jenkins, soak);

            List<String> broken = soak.run(builds);

            assertThat(broken).isEmpty();
            assertThat(builds.problems).isEmpty();
            Leftovers.assertNone(jenkins);
        }
    }

    /** The builds, one for each run, of three jobs. */
    private static final class Builds extends RunListener<Run<?, ?>> implements Soak.Runs {

        private static final String NUMBER = "NUMBER";
        private static final String WORKFLOW = "WORKFLOW";
        private static final String EXECUTION = "EXECUTION";
        private static final String GATE =
                ", gates: [qflowGate(step: '" + SoakRun.NODE + "', path: '" + SoakRun.GATE_PATH
                        + "', condition: 'AT_MOST', value: 0)], timeoutMinutes: 600, archiveInputs: '*filter'";

        /** What is written of a build after its end is written by then. */
        private static final Duration KEPT = Duration.ofMinutes(1);

        private record Old(Instant due, Run<?, ?> build) {}

        private final Soak soak;
        private final WorkflowJob starts;
        private final WorkflowJob waits;
        private final FreeStyleProject freestyle;
        private final Map<Integer, Run<?, ?>> building = new ConcurrentHashMap<>();
        private final Queue<String> problems = new ConcurrentLinkedQueue<>();
        private final Deque<Old> old = new ArrayDeque<>();
        private final Queue<Old> ending = new ConcurrentLinkedQueue<>();

        Builds(JenkinsRule jenkins, Soak soak) throws Exception {
            this.soak = soak;
            starts = Pipelines.job(
                    jenkins,
                    "starts",
                    "qflowRun workflowId: params." + WORKFLOW + ", input: [" + SoakRun.MEMBER + ": params." + NUMBER
                            + "]" + GATE);
            waits = Pipelines.job(jenkins, "waits", "qflowWait executionId: params." + EXECUTION + GATE);
            QFlowBuilder step = Freestyle.step("${" + WORKFLOW + "}");
            step.setInputJson("{\"" + SoakRun.MEMBER + "\": \"${" + NUMBER + "}\"}");
            QFlowGate gate = new QFlowGate(SoakRun.NODE, SoakRun.GATE_PATH, Condition.AT_MOST);
            gate.setValue(0);
            step.setGates(List.of(gate));
            step.setArchiveInputs("*filter");
            step.setTimeoutMinutes(600);
            freestyle = Freestyle.job(jenkins, step);
            freestyle.setConcurrentBuild(true);
            for (Job<?, ?> job : List.of(starts, waits, freestyle)) {
                job.addProperty(new ParametersDefinitionProperty(
                        new StringParameterDefinition(NUMBER, ""),
                        new StringParameterDefinition(WORKFLOW, ""),
                        new StringParameterDefinition(EXECUTION, "")));
            }
            register();
        }

        @Override
        public void begin(SoakRun run) throws IOException {
            deleteOld();
            Job<?, ?> job = run.executionId() != null ? waits : run.number() % 3 == 0 ? freestyle : starts;
            ParameterizedJobMixIn.scheduleBuild2(
                    job,
                    0,
                    new ParametersAction(
                            new StringParameterValue(NUMBER, Integer.toString(run.number())),
                            new StringParameterValue(WORKFLOW, run.workflowId()),
                            new StringParameterValue(EXECUTION, run.executionId() == null ? "" : run.executionId())));
        }

        private void deleteOld() throws IOException {
            for (Old next = ending.poll(); next != null; next = ending.poll()) {
                old.add(next);
            }
            while (!old.isEmpty() && old.peek().due().isBefore(Instant.now())) {
                old.remove().build().delete();
            }
        }

        @Override
        public boolean abort(SoakRun run) {
            Run<?, ?> build = building.get(run.number());
            Executor executor = build == null ? null : build.getExecutor();
            if (executor != null) {
                executor.interrupt(Result.ABORTED);
            }
            return build != null;
        }

        @Override
        public void onStarted(Run<?, ?> build, TaskListener listener) {
            building.put(number(build), build);
        }

        @Override
        public void onFinalized(Run<?, ?> build) {
            Instant at = Instant.now();
            // The record of a build that was ended early is written by then.
            Timer.get().schedule(() -> tell(build, at), 3, TimeUnit.SECONDS);
        }

        private void tell(Run<?, ?> build, Instant at) {
            int number = number(build);
            try {
                List<StartRecord> records = StartRecords.of(build).read().all();
                boolean aborted = build.getResult() == Result.ABORTED;
                if (records.isEmpty() && aborted) {
                    soak.ended(number, new SoakEnd(Outcome.ABORTED, null, false, at));
                } else if (records.size() != 1) {
                    problems.add(build + " has " + records.size() + " records");
                } else {
                    tell(build, records.get(0), at);
                }
            } catch (RuntimeException e) {
                problems.add(build + ": " + e);
            } finally {
                building.remove(number);
                ending.add(new Old(at.plus(KEPT), build));
            }
        }

        private void tell(Run<?, ?> build, StartRecord record, Instant at) {
            boolean passed = build.getResult() == Result.SUCCESS;
            if (!record.hasEnded()) {
                problems.add(build + " has left an open record");
            } else if (record.summary() == null || record.summary().passed() != passed) {
                problems.add(build + " ended as " + build.getResult() + ", its record says " + record.summary());
            }
            Outcome outcome = record.hasEnded() ? Outcome.valueOf(record.outcome()) : Outcome.STARTED;
            soak.ended(number(build), new SoakEnd(outcome, record.state().executionId(), passed, at));
        }

        private static int number(Run<?, ?> build) {
            return Integer.parseInt((String)
                    build.getAction(ParametersAction.class).getParameter(NUMBER).getValue());
        }
    }
}
