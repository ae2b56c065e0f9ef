package io.jenkins.plugins.qualysflow;

import static io.jenkins.plugins.qualysflow.testing.TestService.QUICK;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.PluginWrapper;
import io.jenkins.plugins.qualysflow.config.QualysFlowConfiguration;
import io.jenkins.plugins.qualysflow.config.QualysFlowServer;
import io.jenkins.plugins.qualysflow.testing.JenkinsProcess;
import io.jenkins.plugins.qualysflow.testing.Pipelines;
import io.jenkins.plugins.qualysflow.testing.TestService;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/**
 * Given the plugin archive as it was built, when it is put into a Jenkins that has nothing else but the plugins that its
 * manifest names as needed, and those that theirs name.
 */
class InstalledPluginIT {

    private static final Path ARCHIVE = Path.of("target/qualys-flow.hpi");

    @RegisterExtension
    private final RealJenkinsExtension jenkins = JenkinsProcess.extension().includeTestClasspathPlugins(false);

    @Test
    void itLoadsAndOncePipelineIsThereItsStepRuns() throws Throwable {
        Map<String, Path> needed = withDependencies(ARCHIVE);
        assertThat(needed).doesNotContainKeys("workflow-cps", "workflow-job", "configuration-as-code");
        install(needed);
        jenkins.startJenkins();
        Map<String, String> states = jenkins.runRemotely(InstalledPluginIT::states);
        assertThat(states.keySet()).containsExactlyInAnyOrderElementsOf(needed.keySet());
        assertThat(states.values()).containsOnly("active");
        jenkins.stopJenkins();

        needed.putAll(withDependencies(dependency("workflow-job")));
        needed.putAll(withDependencies(dependency("workflow-cps")));
        install(needed);
        jenkins.startJenkins();
        assertThat(jenkins.runRemotely(InstalledPluginIT::states).values()).containsOnly("active");
        try (TestService service = new TestService()) {
            String log = jenkins.runRemotely(
                    InstalledPluginIT::run, service.server().url().toString());

            assertThat(log).contains("Archived 8 files", "Finished: SUCCESS");
            assertThat(service.starts()).hasSize(1);
        }
    }

    /** What Jenkins says of each plugin, without the one by which this test talks to it. */
    private static HashMap<String, String> states(JenkinsRule rule) {
        HashMap<String, String> states = new HashMap<>();
        for (PluginWrapper plugin : rule.jenkins.getPluginManager().getPlugins()) {
            states.put(plugin.getShortName(), plugin.isActive() ? "active" : "not active");
        }
        rule.jenkins
                .getPluginManager()
                .getFailedPlugins()
                .forEach(failed -> states.put(failed.name, "failed: " + failed.cause));
        states.remove("RealJenkinsFixtureInit");
        return states;
    }

    private static String run(JenkinsRule rule, String url) throws Exception {
        TestService.addApiClient(TestService.CREDENTIALS_ID);
        QualysFlowServer server = new QualysFlowServer("test");
        server.setUrl(url);
        server.setCredentialsId(TestService.CREDENTIALS_ID);
        server.setMaxIntervalSeconds(1);
        QualysFlowConfiguration.get().setServers(List.of(server));
        // Not even the step that prints is there.
        return JenkinsRule.getLog(Pipelines.run(rule, "assert qflowRun('" + QUICK + "').passed"));
    }

    private void install(Map<String, Path> plugins) throws IOException {
        Path folder = jenkins.getHome().toPath().resolve("plugins");
        for (Map.Entry<String, Path> plugin : plugins.entrySet()) {
            Files.copy(
                    plugin.getValue(), folder.resolve(plugin.getKey() + ".jpi"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** An archive and all that it needs, by name. */
    private static Map<String, Path> withDependencies(Path archive) throws Exception {
        Map<String, Path> all = new TreeMap<>();
        List<Path> left = new ArrayList<>(List.of(archive));
        while (!left.isEmpty()) {
            Path next = left.remove(0);
            try (InputStream in = Files.newInputStream(next);
                    JarInputStream jar = new JarInputStream(in)) {
                var manifest = jar.getManifest().getMainAttributes();
                String dependencies = manifest.getValue("Plugin-Dependencies");
                if (all.put(manifest.getValue("Short-Name"), next) == null && dependencies != null) {
                    for (String dependency : dependencies.split(",")) {
                        if (!dependency.contains("resolution:=optional")) {
                            left.add(dependency(dependency.substring(0, dependency.indexOf(':'))));
                        }
                    }
                }
            }
        }
        return all;
    }

    /** A plugin that the build put among the resources of the tests. */
    private static Path dependency(String name) throws Exception {
        return Path.of(InstalledPluginIT.class
                .getResource("/test-dependencies/" + name + ".hpi")
                .toURI());
    }
}
