package io.jenkins.plugins.qualysflow.steps;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.config.QualysFlowConfiguration;
import io.jenkins.plugins.qualysflow.config.QualysFlowServer;
import io.jenkins.plugins.qualysflow.sandbox.scenario.NodeData;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Scenario;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedNode;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedWorkflow;
import io.jenkins.plugins.qualysflow.testing.Pipelines;
import io.jenkins.plugins.qualysflow.testing.TestService;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** A thousand steps in one Jenkins: fifty at a time, of ten workflows. Prints what it measures. */
@Tag("load")
@WithJenkins
class ManyRunsTest {

    private static final int BRANCHES = 50;
    private static final int RUNS_OF_A_BRANCH = 20;
    private static final int WORKFLOWS = 10;
    private static final Duration EACH = Duration.ofSeconds(4);
    private static final long MOST_MILLIS = 500;

    @Test
    void allSucceedWhileJenkinsAnswersAndMakesNoThreads(JenkinsRule jenkins) throws Exception {
        Scenario.Builder scenario = Scenario.builder().credentials(TestService.credentials());
        for (int i = 0; i < WORKFLOWS; i++) {
            scenario.workflow(SimulatedWorkflow.builder(workflow(i))
                    .duration(EACH)
                    .status("Success")
                    .node(SimulatedNode.of("node-67649155-filter").withOutput(NodeData.json(TestService.OUTPUT)))
                    .build());
        }
        try (TestService service = new TestService(scenario.build())) {
            service.addCredential();
            QualysFlowServer server = service.asServer("test");
            server.setCallsPerHour(100_000);
            QualysFlowConfiguration.get().setServers(List.of(server));
            WorkflowRun build = Pipelines.start(
                    jenkins,
                    "def branches = [:]\n"
                            + "for (int b = 0; b < " + BRANCHES + "; b++) {\n"
                            + "  def n = b\n"
                            + "  branches[\"b${n}\"] = {\n"
                            + "    for (int i = 0; i < " + RUNS_OF_A_BRANCH + "; i++) {\n"
                            + "      qflowRun workflowId: \"11111111-2222-4333-8444-00000000010${n % " + WORKFLOWS
                            + "}\"\n"
                            + "    }\n  }\n}\nparallel branches");
            service.awaitCalls(Operation.RUN, BRANCHES);

            List<Long> answers = new ArrayList<>();
            List<Integer> threads = new ArrayList<>();
            while (build.isBuilding()) {
                answers.add(millis(jenkins.getURL().toURI().resolve("api/json")));
                threads.add((int) Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.getName().contains("Qualys Flow")
                                || thread.getName().startsWith("qflow-"))
                        .count());
                Thread.sleep(100);
            }

            jenkins.assertBuildStatusSuccess(build);
            assertThat(service.starts()).hasSize(BRANCHES * RUNS_OF_A_BRANCH);
            Collections.sort(answers);
            long p95 = answers.get(answers.size() * 95 / 100);
            int calls = service.server().journal().entries().size();
            String measured = String.format(
                    "%,d steps in %d s: REST p50 %d ms, p95 %d ms of %,d; threads of ours at most %d; %.2f calls a run%n",
                    service.starts().size(),
                    build.getDuration() / 1000,
                    answers.get(answers.size() / 2),
                    p95,
                    answers.size(),
                    Collections.max(threads),
                    calls / (double) service.starts().size());
            System.out.print(measured);
            // Where bin/bench looks for it.
            Files.writeString(
                    Files.createDirectories(Path.of("target/load-reports")).resolve("many-runs.txt"), measured);
            assertThat(p95).as("REST, p95").isLessThan(MOST_MILLIS);
            assertThat(Collections.max(threads.subList(threads.size() / 2, threads.size())))
                    .as("threads of ours in the second half, by those in the first")
                    .isLessThanOrEqualTo(Collections.max(threads.subList(0, threads.size() / 2)));
        }
    }

    private static String workflow(int number) {
        return "11111111-2222-4333-8444-00000000010" + number;
    }

    private static long millis(URI address) throws Exception {
        long begun = System.nanoTime();
        HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
        assertThat(connection.getResponseCode()).isEqualTo(200);
        connection.getInputStream().readAllBytes();
        return (System.nanoTime() - begun) / 1_000_000;
    }
}
