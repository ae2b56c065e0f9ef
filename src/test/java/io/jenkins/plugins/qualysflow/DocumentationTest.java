package io.jenkins.plugins.qualysflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.ParametersAction;
import hudson.model.Result;
import hudson.model.StringParameterValue;
import hudson.model.TaskListener;
import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.casc.yaml.YamlSource;
import io.jenkins.plugins.qualysflow.builder.QFlowBuilder;
import io.jenkins.plugins.qualysflow.config.QualysFlowConfiguration;
import io.jenkins.plugins.qualysflow.config.QualysFlowFolderProperty;
import io.jenkins.plugins.qualysflow.config.QualysFlowServer;
import io.jenkins.plugins.qualysflow.config.ServerChoice;
import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import io.jenkins.plugins.qualysflow.core.testing.CodeBlock;
import io.jenkins.plugins.qualysflow.sandbox.SandboxServer;
import io.jenkins.plugins.qualysflow.sandbox.scenario.NodeData;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Scenario;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedNode;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedWorkflow;
import io.jenkins.plugins.qualysflow.steps.QFlowRunStep;
import io.jenkins.plugins.qualysflow.testing.Documents;
import io.jenkins.plugins.qualysflow.testing.Pipelines;
import io.jenkins.plugins.qualysflow.testing.TestService;
import io.jenkins.plugins.qualysflow.testing.WithQualysFlow;
import java.beans.Introspector;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javaposse.jobdsl.plugin.ExecuteDslScripts;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.support.steps.input.InputAction;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.kohsuke.stapler.DataBoundSetter;

/** Given what the README, the guides and the examples show, when somebody copies it, then it works as it stands. */
@WithQualysFlow
class DocumentationTest {

    private static final Path EXAMPLES = Path.of("examples");
    private static final Path APPROVED = EXAMPLES.resolve("approved-remediation.Jenkinsfile");

    /** The workflow that the guides name. */
    private static final String WORKFLOW = "6cad21c8-4405-4517-beb9-7372feafb5b4";

    private JenkinsRule jenkins;
    private TestService service;

    @Test
    void theConfigurationOfTheReadmeIsTaken() throws Exception {
        configure(onlyBlock(Path.of("README.md"), "yaml"));

        QualysFlowServer server = QualysFlowConfiguration.get().server(null);
        assertThat(server.getName()).isEqualTo("production");
        assertThat(server.getPlatform()).isEqualTo("EU2");
        assertThat(server.getCredentialsId()).isEqualTo("qualys-flow");
    }

    @Test
    void theShareOfAControllerIsTaken() throws Exception {
        configure(onlyBlock(Path.of("docs", "several-controllers.md"), "yaml"));

        QualysFlowServer server = QualysFlowConfiguration.get().server(null);
        assertThat(server.getName()).isEqualTo("production");
        assertThat(server.getPlatform()).isEqualTo("EU2");
        assertThat(server.getCredentialsId()).isEqualTo("qualys-flow");
        assertThat(server.getCallsPerHour()).as("half of what is for two").isEqualTo(240 / 2);
    }

    @Test
    void everyBlockOfTheGuideDoesWhatItSays() throws Exception {
        List<CodeBlock> blocks = CodeBlock.of(Documents.CONFIGURATION);
        assertThat(blocks).extracting(CodeBlock::language).containsExactly("groovy", "yaml", "groovy");
        serve(SimulatedNode.of("node-6748e0e3-resource"));

        // The gateway that the guide names is nobody's; the secrets come from variables, as in real life.
        configure(blocks.get(1)
                .text()
                .replace(
                        "https://qualysgateway.example.com",
                        service.server().url().toString())
                .replace("${QUALYS_CLIENT_ID}", "client-of-the-server")
                .replace("${QUALYS_CLIENT_SECRET}", "secret-of-the-server")
                .replace("${QUALYS_TOOLS_ID}", TestService.CLIENT_ID)
                .replace("${QUALYS_TOOLS_SECRET}", TestService.CLIENT_SECRET));
        QualysFlowServer production = QualysFlowConfiguration.get().server(null);
        assertThat(production.getName()).isEqualTo("production");
        assertThat(production.getCallsPerHour()).isEqualTo(200);

        WorkflowRun bound = Pipelines.run(jenkins, blocks.get(0).text());
        jenkins.assertBuildStatusSuccess(bound);
        jenkins.assertLogContains("acting as " + TestService.CLIENT_ID, bound);

        makeJobs(blocks.get(2).text());
        Folder folder = jenkins.jenkins.getItemByFullName("security", Folder.class);
        assertThat(folder.getProperties().get(QualysFlowFolderProperty.class).getServer())
                .isEqualTo("private");
        WorkflowJob nightly = jenkins.jenkins.getItemByFullName("security/nightly-evidence", WorkflowJob.class);
        assertThat(ServerChoice.of(nightly, null, null).server().getName()).isEqualTo("private");
        jenkins.buildAndAssertSuccess(nightly);
        assertThat(service.starts()).hasSize(1);
    }

    @Test
    void everySettingIsInItsTable() throws Exception {
        String guide = Files.readString(Documents.CONFIGURATION);

        assertThat(fields(QualysFlowServer.class))
                .hasSizeGreaterThan(8)
                .allSatisfy(name -> assertThat(guide).contains("| `" + name + "` |"));
    }

    @Test
    void theJobThatItShowsDoesWhatItSays() throws Exception {
        serve(SimulatedNode.of("node-67649155-filter").withOutput(NodeData.json(TestService.OUTPUT)));
        makeJobs(onlyBlock(Documents.FREESTYLE, "groovy"));
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

    private static Map<String, Object> body(String tag) {
        return QFlowJson.readObject("""
                {"variables": {"connectorId": "aa70acae-6ea8-3acf-b504-f327855b316a",
                               "region": "us-east-1", "dryRun": true, "release": "%1$s"},
                 "input": {"releaseTag": "%1$s"}}
                """.formatted(tag));
    }

    @Test
    void itSaysWhereTheFieldsAreOthersThanThoseOfTheStep() throws Exception {
        Set<String> others = fields(QFlowBuilder.class);
        others.removeAll(fields(QFlowRunStep.class));
        // An argument of the constructor there.
        others.remove("workflowId");

        String guide = Files.readString(Documents.FREESTYLE);
        assertThat(others).hasSize(3).allSatisfy(name -> assertThat(guide).contains("| `" + name + "` |"));
    }

    @Test
    void theAddressOfTheDataAnswersWhatItAsksFor() throws Exception {
        WorkflowRun build = Pipelines.run(jenkins, "qflowRun '" + TestService.QUICK + "'");
        String job = build.getEnvironment(TaskListener.NULL).get("JOB_URL");
        String address = onlyBlock(Path.of("docs", "pages.md"), "").strip().replace("$JOB_URL", job);

        JSONObject run = jenkins.createWebClient()
                .getJSON(address.substring(jenkins.getURL().toString().length()))
                .getJSONObject()
                .getJSONArray("executions")
                .getJSONObject(0);

        assertThat(run.keySet()).containsExactlyInAnyOrder("executionId", "outcome", "passed");
        assertThat(run.getString("executionId"))
                .isEqualTo(service.onlyExecution().id());
        assertThat(run.getString("outcome")).isEqualTo("SUCCESS");
        assertThat(run.getBoolean("passed")).isTrue();
    }

    @Test
    void theJobOfTheDemonstrationSucceeds() throws Exception {
        try (SandboxServer demonstration = SandboxServer.start(Scenario.demo())) {
            configure(Files.readString(EXAMPLES.resolve("demo/jenkins.yaml"))
                    .replace("${QFLOW_URL}", demonstration.url().toString())
                    .replace("${JENKINS_DEMO_URL}", jenkins.getURL().toString()));

            WorkflowRun build = jenkins.buildAndAssertSuccess(
                    jenkins.jenkins.getItemByFullName("qualys-flow-demo", WorkflowJob.class));

            jenkins.assertLogContains("ended with 'Success' after 4.0 s, 9 files archived", build);
        }
    }

    @Test
    void everyExampleDoesWhatItSays() throws Exception {
        Map<String, Result> expected = new LinkedHashMap<>();
        expected.put("fire-and-wait-later", Result.SUCCESS);
        expected.put("gated-remediation", Result.SUCCESS);
        // The example's scenario has three volumes that are not encrypted.
        expected.put("nightly-evidence", Result.UNSTABLE);
        expected.put("parallel-regions", Result.SUCCESS);
        expected.put("simple-run", Result.SUCCESS);
        List<Path> files = new ArrayList<>(Documents.files(EXAMPLES, ".Jenkinsfile"));
        // Asks a question, which another test answers.
        assertThat(files.remove(APPROVED)).isTrue();
        assertThat(files)
                .extracting(file -> file.getFileName().toString().replace(".Jenkinsfile", ""))
                .containsExactlyElementsOf(expected.keySet());

        try (TestService ofTheExamples = ofTheExamples()) {
            // All at once, since each waits for most of its time.
            Map<String, WorkflowRun> builds = new LinkedHashMap<>();
            for (Path file : files) {
                String name = file.getFileName().toString().replace(".Jenkinsfile", "");
                builds.put(name, start(name, Files.readString(file)));
            }

            for (Map.Entry<String, WorkflowRun> build : builds.entrySet()) {
                jenkins.assertBuildStatus(expected.get(build.getKey()), jenkins.waitForCompletion(build.getValue()));
            }
            jenkins.assertLogContains("There are findings: execution ", builds.get("nightly-evidence"));
            assertThat(ofTheExamples.starts()).hasSize(1 + 3 + 1 + 3 + 1);
        }
    }

    @Test
    void theExampleWithAnApprovalChangesNothingBeforeSomebodySaysSo() throws Exception {
        try (TestService ofTheExamples = ofTheExamples()) {
            WorkflowRun build = Pipelines.job(jenkins, "approved", Files.readString(APPROVED))
                    .scheduleBuild2(0)
                    .waitForStart();
            jenkins.waitForMessage("Close 2 public buckets: example-logs-a, example-logs-b?", build);
            assertThat(ofTheExamples.starts()).as("it has only searched").hasSize(1);

            InputAction question = build.getAction(InputAction.class);
            question.getExecutions().get(0).proceed(null);

            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
            assertThat(ofTheExamples.starts()).as("found, closed, verified").hasSize(3);
        }
    }

    @Test
    void everyPipelineOfTheDocumentsRuns() throws Exception {
        Map<String, WorkflowRun> builds = new LinkedHashMap<>();
        try (TestService ignored = ofTheExamples()) {
            for (Path document : Documents.withPipelines()) {
                for (String pipeline : Documents.blocks(document, "groovy")) {
                    String name = "copied-" + builds.size();
                    builds.put("%s, in %s:%n%s".formatted(name, document, pipeline), start(name, pipeline));
                }
            }
            for (Map.Entry<String, WorkflowRun> build : builds.entrySet()) {
                WorkflowRun ended = jenkins.waitForCompletion(build.getValue());
                assertThat(ended.getResult())
                        .as("%s%n%s", build.getKey(), JenkinsRule.getLog(ended))
                        .isEqualTo(Result.SUCCESS);
            }
        }
        assertThat(builds).hasSizeGreaterThan(7);
    }

    /** Who adds a block to a document adds a test that reads it, here or to those of the command. */
    @Test
    void everyBlockIsReadByATest() throws Exception {
        List<String> written = new ArrayList<>();
        try (Stream<Path> below = Files.walk(Path.of("docs"))) {
            for (Path document : Stream.concat(Stream.of(Path.of("README.md")), below)
                    .filter(file -> file.toString().endsWith(".md"))
                    .toList()) {
                // Pipelines are found and run above, however many there are.
                boolean pipelines = Documents.withPipelines().contains(document);
                CodeBlock.of(document).stream()
                        .map(CodeBlock::language)
                        .filter(language -> !(pipelines && language.equals("groovy")))
                        .forEach(language -> written.add(document + " [" + language + "]"));
            }
        }

        assertThat(written)
                .containsExactlyInAnyOrder(
                        "README.md []",
                        "README.md []",
                        "README.md []",
                        "README.md [yaml]",
                        "docs/command.md []",
                        "docs/configuration.md [groovy]",
                        "docs/configuration.md [yaml]",
                        "docs/configuration.md [groovy]",
                        "docs/freestyle.md [groovy]",
                        "docs/gates.md []",
                        "docs/pages.md []",
                        "docs/several-controllers.md [yaml]");
    }

    /** Makes a service with the workflows of the examples the server {@code test}. */
    private static TestService ofTheExamples() throws Exception {
        return new TestService(Scenario.read(EXAMPLES.resolve("scenario.json")).toBuilder()
                        .credentials(TestService.credentials())
                        .build())
                .configure();
    }

    /** Adds the workflow that the guides name, of one step. */
    private void serve(SimulatedNode step) {
        service.server()
                .putWorkflow(SimulatedWorkflow.builder(WORKFLOW)
                        .duration(Duration.ZERO)
                        .node(step)
                        .build());
    }

    private WorkflowRun start(String name, String script) throws Exception {
        return Pipelines.job(jenkins, name, script).scheduleBuild2(0).waitForStart();
    }

    /** Runs a script of Job DSL. */
    private void makeJobs(String jobs) throws Exception {
        FreeStyleProject seed = jenkins.createFreeStyleProject("seed");
        ExecuteDslScripts script = new ExecuteDslScripts();
        script.setScriptText(jobs);
        seed.getBuildersList().add(script);
        jenkins.buildAndAssertSuccess(seed);
    }

    private static void configure(String yaml) throws Exception {
        ConfigurationAsCode.get()
                .configureWith(YamlSource.of(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8))));
    }

    private static String onlyBlock(Path document, String language) throws Exception {
        List<String> blocks = Documents.blocks(document, language);
        assertThat(blocks).hasSize(1);
        return blocks.get(0);
    }

    private static Set<String> fields(Class<?> form) {
        return Arrays.stream(form.getMethods())
                .filter(method -> method.isAnnotationPresent(DataBoundSetter.class))
                .map(method -> Introspector.decapitalize(method.getName().substring("set".length())))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
