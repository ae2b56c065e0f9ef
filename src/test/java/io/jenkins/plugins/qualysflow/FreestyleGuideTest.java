package io.jenkins.plugins.qualysflow;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.ParametersAction;
import hudson.model.Result;
import hudson.model.StringParameterValue;
import io.jenkins.plugins.qualysflow.builder.QFlowBuilder;
import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import io.jenkins.plugins.qualysflow.sandbox.NodeData;
import io.jenkins.plugins.qualysflow.sandbox.SimulatedNode;
import io.jenkins.plugins.qualysflow.sandbox.SimulatedWorkflow;
import io.jenkins.plugins.qualysflow.steps.QFlowRunStep;
import io.jenkins.plugins.qualysflow.testing.Documents;
import io.jenkins.plugins.qualysflow.testing.TestService;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javaposse.jobdsl.plugin.ExecuteDslScripts;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;
import org.kohsuke.stapler.DataBoundSetter;

/** Given the guide to the build step, when somebody copies what it shows, then it works as it stands. */
@WithJenkins
class FreestyleGuideTest {

    /** The workflow that its example names. */
    private static final String WORKFLOW = "6cad21c8-4405-4517-beb9-7372feafb5b4";

    @Test
    void theJobThatItShowsDoesWhatItSays(JenkinsRule jenkins) throws Exception {
        List<String> scripts = Documents.blocks(Documents.FREESTYLE, "groovy");
        assertThat(scripts).hasSize(1);
        try (TestService service = new TestService(TestService.scenario().toBuilder()
                .workflow(SimulatedWorkflow.builder(WORKFLOW)
                        .duration(Duration.ZERO)
                        .node(SimulatedNode.of("node-67649155-filter").withOutput(NodeData.json(TestService.OUTPUT)))
                        .build())
                .build())) {
            service.configure();
            FreeStyleProject seed = jenkins.createFreeStyleProject("seed");
            ExecuteDslScripts script = new ExecuteDslScripts();
            script.setScriptText(scripts.get(0));
            seed.getBuildersList().add(script);
            jenkins.buildAndAssertSuccess(seed);
            FreeStyleProject job = jenkins.jenkins.getItemByFullName("close-buckets", FreeStyleProject.class);

            jenkins.buildAndAssertSuccess(job);
            FreeStyleBuild strict = job.scheduleBuild2(
                            0,
                            new ParametersAction(
                                    new StringParameterValue("TAG", "x\", \"region\": \"y"),
                                    new StringParameterValue("MOST", "0")))
                    .get(60, TimeUnit.SECONDS);

            jenkins.assertBuildStatus(Result.UNSTABLE, strict);
            assertThat(service.starts())
                    .extracting(start -> QFlowJson.readObject(start.text()))
                    .containsExactly(body("v42"), body("x\\\", \\\"region\\\": \\\"y"));
        }
    }

    private static Map<String, Object> body(String tag) {
        return QFlowJson.readObject("{\"variables\": {\"connectorId\": \"aa70acae-6ea8-3acf-b504-f327855b316a\", "
                + "\"region\": \"us-east-1\", \"dryRun\": true, \"release\": \"" + tag + "\"}, "
                + "\"input\": {\"releaseTag\": \"" + tag + "\"}}");
    }

    @Test
    void itSaysWhereTheFieldsAreOthersThanThoseOfTheStep() throws Exception {
        Set<String> others = fields(QFlowBuilder.class);
        others.removeAll(fields(QFlowRunStep.class));
        // An argument of the constructor there.
        others.remove("WorkflowId");

        String guide = Files.readString(Documents.FREESTYLE);
        assertThat(others)
                .hasSize(3)
                .allSatisfy(name -> assertThat(guide)
                        .contains("| `" + name.substring(0, 1).toLowerCase() + name.substring(1) + "` |"));
    }

    private static Set<String> fields(Class<?> form) {
        return Arrays.stream(form.getMethods())
                .filter(method -> method.isAnnotationPresent(DataBoundSetter.class))
                .map(method -> method.getName().substring("set".length()))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
