package io.jenkins.plugins.qualysflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import hudson.model.FreeStyleProject;
import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.casc.yaml.YamlSource;
import io.jenkins.plugins.qualysflow.config.QualysFlowConfiguration;
import io.jenkins.plugins.qualysflow.config.QualysFlowServer;
import io.jenkins.plugins.qualysflow.config.ServerChoice;
import io.jenkins.plugins.qualysflow.folder.QualysFlowFolderProperty;
import io.jenkins.plugins.qualysflow.sandbox.SimulatedNode;
import io.jenkins.plugins.qualysflow.sandbox.SimulatedWorkflow;
import io.jenkins.plugins.qualysflow.testing.Pipelines;
import io.jenkins.plugins.qualysflow.testing.TestService;
import java.beans.Introspector;
import java.io.ByteArrayInputStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javaposse.jobdsl.plugin.ExecuteDslScripts;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;
import org.kohsuke.stapler.DataBoundSetter;

/** Given the guide to the configuration, when somebody copies what it shows, then it works as it stands. */
@WithJenkins
class ConfigurationGuideTest {

    private static final Path GUIDE = Path.of("docs", "configuration.md");
    private static final Pattern BLOCK = Pattern.compile("```(\\w*)\n(.*?)```", Pattern.DOTALL);

    /** The workflow that its examples name. */
    private static final String WORKFLOW = "6cad21c8-4405-4517-beb9-7372feafb5b4";

    @Test
    void everyBlockOfTheGuideDoesWhatItSays(JenkinsRule jenkins) throws Exception {
        List<MatchResult> blocks =
                BLOCK.matcher(Files.readString(GUIDE)).results().toList();
        assertThat(blocks).extracting(block -> block.group(1)).containsExactly("groovy", "yaml", "groovy");
        String binding = blocks.get(0).group(2);
        String configuration = blocks.get(1).group(2);
        String jobs = blocks.get(2).group(2);
        try (TestService service = new TestService(TestService.scenario().toBuilder()
                .workflow(SimulatedWorkflow.builder(WORKFLOW)
                        .duration(Duration.ZERO)
                        .node(SimulatedNode.of("node-6748e0e3-resource"))
                        .build())
                .build())) {
            // The gateway that the guide names is nobody's; the secrets come from variables, as in real life.
            configure(configuration
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

            WorkflowRun bound = Pipelines.run(jenkins, binding);
            jenkins.assertBuildStatusSuccess(bound);
            jenkins.assertLogContains("acting as " + TestService.CLIENT_ID, bound);

            FreeStyleProject seed = jenkins.createFreeStyleProject("seed");
            ExecuteDslScripts script = new ExecuteDslScripts();
            script.setScriptText(jobs);
            seed.getBuildersList().add(script);
            jenkins.buildAndAssertSuccess(seed);
            Folder folder = jenkins.jenkins.getItemByFullName("security", Folder.class);
            assertThat(folder.getProperties()
                            .get(QualysFlowFolderProperty.class)
                            .getServer())
                    .isEqualTo("private");
            WorkflowJob nightly = jenkins.jenkins.getItemByFullName("security/nightly-evidence", WorkflowJob.class);
            assertThat(ServerChoice.of(nightly, null, null).server().getName()).isEqualTo("private");
            jenkins.buildAndAssertSuccess(nightly);
            assertThat(service.starts()).hasSize(1);
        }
    }

    @Test
    void everySettingIsInItsTable() throws Exception {
        String guide = Files.readString(GUIDE);

        assertThat(Arrays.stream(QualysFlowServer.class.getMethods())
                        .filter(method -> method.isAnnotationPresent(DataBoundSetter.class))
                        .map(Method::getName)
                        .map(name -> Introspector.decapitalize(name.substring("set".length()))))
                .hasSizeGreaterThan(8)
                .allSatisfy(name -> assertThat(guide).contains("| `" + name + "` |"));
    }

    private static void configure(String yaml) throws Exception {
        ConfigurationAsCode.get()
                .configureWith(YamlSource.of(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8))));
    }
}
