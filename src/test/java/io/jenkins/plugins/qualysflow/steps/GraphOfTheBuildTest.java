package io.jenkins.plugins.qualysflow.steps;

import static io.jenkins.plugins.qualysflow.testing.TestService.ENDLESS;
import static io.jenkins.plugins.qualysflow.testing.TestService.QUICK;
import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import hudson.model.Items;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import io.jenkins.plugins.qualysflow.testing.Pipelines;
import io.jenkins.plugins.qualysflow.testing.TestService;
import java.util.List;
import org.htmlunit.html.HtmlAnchor;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.actions.ArgumentsAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.graphanalysis.DepthFirstScanner;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** Given a build with runs, when somebody looks at the graph of its steps. */
class GraphOfTheBuildTest {

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    private TestService service;

    @BeforeEach
    void begin() {
        service = new TestService();
    }

    @AfterEach
    void end() {
        service.close();
    }

    @Test
    void parallelRunsCanBeToldApartAndEachLeadsToItsPage() throws Throwable {
        sessions.then(jenkins -> {
            service.configure();
            WorkflowRun build = Pipelines.run(jenkins, """
                    parallel a: { qflowRun workflowId: '%1$s', region: 'eu-west-1', allowPartialVariables: true },
                        b: { qflowRun workflowId: '%1$s', region: 'us-east-1', allowPartialVariables: true,
                            gates: [qflowGate(step: '*', path: '$', condition: 'EXISTS')], onFailure: 'NONE' }
                    """.formatted(QUICK));
            jenkins.assertBuildStatusSuccess(build);

            assertThat(runs(build))
                    .extracting(ArgumentsAction::getStepArgumentsAsString)
                    .containsExactlyInAnyOrder(QUICK + ", eu-west-1", QUICK + ", us-east-1, 1 gate");
            assertThat(runs(build))
                    .extracting(node -> node.getAction(RunPageAction.class).getUrlName())
                    .doesNotHaveDuplicates()
                    .allSatisfy(url -> assertThat(jenkins.createWebClient()
                                    .goTo(url.substring(1))
                                    .asNormalizedText())
                            .contains("Passed", QUICK));
        });
    }

    @Test
    void theLinkOfAStepLeadsToItsPageAfterARestartAndFromWhereTheJobWasMovedTo() throws Throwable {
        sessions.then(jenkins -> {
            service.configure();
            Pipelines.start(jenkins, "qflowRun '" + ENDLESS + "'");
            service.awaitCalls(Operation.EXECUTION_DETAILS, 1);
        });
        sessions.then(jenkins -> {
            WorkflowJob job = jenkins.jenkins.getItemByFullName("release", WorkflowJob.class);
            WorkflowRun build = job.getLastBuild();
            assertThat(runs(build).get(0).getActions(RunPageAction.class)).hasSize(1);
            assertThat(followed(jenkins, build)).contains("Running");
            service.finish("Success");
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));

            Items.move(job, jenkins.createProject(Folder.class, "team"));

            assertThat(followed(jenkins, job.getLastBuild())).contains("Passed", "team");
        });
    }

    /** What the page says to which the page of the only step leads. */
    private static String followed(JenkinsRule jenkins, WorkflowRun build) throws Exception {
        HtmlPage page = jenkins.createWebClient()
                .withJavaScriptEnabled(false)
                .goTo(runs(build).get(0).getUrl());
        HtmlAnchor link = page.getAnchors().stream()
                .filter(anchor -> anchor.getTextContent().contains("Qualys Flow run"))
                .findFirst()
                .orElseThrow();
        assertThat(link.getHrefAttribute()).contains(build.getUrl() + "qflow/");
        return ((HtmlPage) link.click()).asNormalizedText();
    }

    private static List<FlowNode> runs(WorkflowRun build) {
        return new DepthFirstScanner()
                .allNodes(build.getExecution()).stream()
                        .filter(node -> node.getAction(RunPageAction.class) != null)
                        .toList();
    }
}
