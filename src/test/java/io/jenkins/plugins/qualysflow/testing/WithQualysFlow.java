package io.jenkins.plugins.qualysflow.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.jvnet.hudson.test.junit.jupiter.BuildWatcherExtension;

/**
 * Gives all tests in a JVM one Jenkins, and each test a simulated Qualys Flow of its own, which that Jenkins knows as server
 * {@code test}. Logs of builds are echoed.
 *
 * <pre>{@code
 * @WithQualysFlow
 * class ExampleTest {
 *
 *     private JenkinsRule jenkins;
 *     private TestService service;
 *
 *     @Test
 *     void example() throws Exception {
 *         jenkins.assertBuildStatusSuccess(Pipelines.run(jenkins, "qflowRun '" + TestService.QUICK + "'"));
 *         assertThat(service.starts()).hasSize(1);
 *     }
 * }
 * }</pre>
 *
 * Fields of type {@link org.jvnet.hudson.test.JenkinsRule} and {@link TestService} are set before each test, a static field for
 * Jenkins before all of them. Parameters of those types are resolved too. {@link Users} has users for whoever needs some.
 *
 * <p>After each test its jobs are deleted with their builds, and servers, credentials, users' rights, agents and the proxy are
 * as in a new Jenkins. A test fails if something still runs or waits for an execution then.
 * What else it changes in Jenkins it must change back.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith({BuildWatcherExtension.class, QualysFlowExtension.class})
public @interface WithQualysFlow {}
