package io.jenkins.plugins.qualysflow.config;

import static io.jenkins.plugins.qualysflow.testing.TestService.QUICK;
import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.hudson.plugins.folder.properties.FolderCredentialsProvider.FolderCredentialsProperty;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.domains.Domain;
import com.cloudbees.plugins.credentials.domains.DomainCredentials;
import com.cloudbees.plugins.credentials.domains.HostnameSpecification;
import hudson.ExtensionList;
import hudson.model.Descriptor;
import hudson.model.Result;
import hudson.util.Secret;
import io.jenkins.plugins.qualysflow.credentials.QualysApiClientCredentialsImpl;
import io.jenkins.plugins.qualysflow.sandbox.SandboxServer;
import io.jenkins.plugins.qualysflow.testing.Pipelines;
import io.jenkins.plugins.qualysflow.testing.TestService;
import io.jenkins.plugins.qualysflow.testing.WithQualysFlow;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** Given a server of an administrator and a host of somebody else, when jobs and folders try, then nothing goes to that host. */
@WithQualysFlow
class HostChoiceTest {

    private JenkinsRule jenkins;
    private TestService service;
    private final SandboxServer elsewhere = SandboxServer.start(TestService.scenario());

    @AfterEach
    void end() {
        elsewhere.close();
    }

    /** What Pipelines, Job DSL and Configuration as Code can set is what data binding can. */
    @Test
    void noFieldOfAStepABuildStepOrAFolderTakesAnAddress() {
        Set<String> fields = new TreeSet<>();
        for (Descriptor<?> descriptor : ExtensionList.lookup(Descriptor.class)) {
            Class<?> type = descriptor.clazz;
            if (type.getName().startsWith("io.jenkins.plugins.qualysflow.") && type != QualysFlowServer.class) {
                fieldsOf(type).forEach(field -> fields.add(type.getSimpleName() + "." + field));
            }
        }

        assertThat(fields).contains("QFlowRunStep.server", "QFlowBuilder.server", "QualysFlowFolderProperty.server");
        assertThat(fields)
                .noneMatch(field -> field.toLowerCase(Locale.ROOT)
                        .matches(".*(url|uri|host|gateway|address|endpoint|platform|proxy|port|path)s?"
                                // The path of a gate is one in a JSON document.
                                + "(?<!gate\\.path)"));
    }

    private static Stream<String> fieldsOf(Class<?> type) {
        Stream<String> set = Stream.of(type.getMethods())
                .filter(method -> method.isAnnotationPresent(DataBoundSetter.class))
                .map(Method::getName)
                .map(name -> name.substring(3, 4).toLowerCase(Locale.ROOT) + name.substring(4));
        Stream<String> made = Stream.of(type.getConstructors())
                .filter(constructor -> constructor.isAnnotationPresent(DataBoundConstructor.class))
                .map(Constructor::getParameters)
                .flatMap(Stream::of)
                .map(Parameter::getName);
        return Stream.concat(set, made);
    }

    @Test
    void noScriptLeadsACallToAnotherHost() throws Exception {
        String url = elsewhere.url().toString();
        String host = url.substring("http://".length());
        String step = "try { qflowRun workflowId: '" + QUICK + "', %s } catch (e) { echo \"$e\" }\n";
        StringBuilder script = new StringBuilder();
        for (String server :
                List.of(url, url + "/", "//" + host, host, "test@" + host, "test\\n" + url, "test/../" + url)) {
            script.append(String.format(step, "server: '" + server + "'"));
        }
        script.append(String.format(step, "url: '" + url + "'"));
        script.append(String.format(step, "server: [name: 'test', url: '" + url + "']"));
        for (String id : List.of(url, "//" + host + "/x", "..%2f..%2f" + host, "@" + host, "\\r\\nHost: " + host)) {
            script.append("try { qflowRun workflowId: '" + id + "' } catch (e) { echo \"$e\" }\n");
            script.append("try { qflowWait executionId: '" + id + "', timeoutMinutes: 1 } catch (e) { echo \"$e\" }\n");
            script.append("try { qflowStepOutput executionId: '" + id + "', step: '" + id
                    + "' } catch (e) { echo \"$e\" }\n");
            script.append("try { qflowExecutions workflowId: '" + QUICK + "', query: '" + id
                    + "' } catch (e) { echo \"$e\" }\n");
        }
        script.append("withEnv(['QFLOW_URL=" + url + "', 'QFLOW_SERVER=" + url + "', 'http_proxy=" + url
                + "', 'HTTP_PROXY=" + url
                + "', 'HTTPS_PROXY=" + url + "', 'JAVA_TOOL_OPTIONS=-Dhttp.proxyHost=" + host + "']) {\n"
                + "  qflowRun workflowId: '" + QUICK + "', variables: [url: '" + url + "', gateway: '" + url + "']\n}");

        WorkflowRun build = Pipelines.run(jenkins, script.toString());

        jenkins.assertBuildStatusSuccess(build);
        assertThat(service.starts()).as("the last one, to the server").hasSize(1);
        assertThat(elsewhere.journal().entries()).isEmpty();
        assertThat(service.server().journal().entries())
                .allSatisfy(call -> assertThat(call.header("Host").orElse(""))
                        .isEqualTo(service.server().url().getAuthority()));
    }

    @Test
    void aCredentialOfAFolderThatIsForAnotherHostIsNotSent() throws Exception {
        Folder folder = jenkins.createProject(Folder.class, "team");
        keepForHost(folder, "other.example.com");
        WorkflowJob job = folder.createProject(WorkflowJob.class, "job");
        job.setDefinition(new CpsFlowDefinition("qflowRun workflowId: '" + QUICK + "', credentialsId: 'team'", true));

        WorkflowRun refused = job.scheduleBuild2(0).get(120, TimeUnit.SECONDS);

        jenkins.assertBuildStatus(Result.FAILURE, refused);
        jenkins.assertLogContains("There is no credential 'team' that may be used", refused);
        assertThat(service.server().journal().entries()).isEmpty();

        keepForHost(folder, "127.0.0.1");
        jenkins.assertBuildStatusSuccess(job.scheduleBuild2(0).get(120, TimeUnit.SECONDS));
    }

    private static void keepForHost(Folder folder, String host) throws Exception {
        folder.getProperties().removeAll(FolderCredentialsProperty.class);
        folder.addProperty(new FolderCredentialsProperty(new DomainCredentials[] {
            new DomainCredentials(
                    new Domain("one host", null, List.of(new HostnameSpecification(host, null))),
                    List.of(new QualysApiClientCredentialsImpl(
                            CredentialsScope.GLOBAL,
                            "team",
                            null,
                            TestService.CLIENT_ID,
                            Secret.fromString(TestService.CLIENT_SECRET))))
        }));
    }
}
