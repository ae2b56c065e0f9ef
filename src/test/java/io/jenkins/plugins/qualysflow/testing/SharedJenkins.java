package io.jenkins.plugins.qualysflow.testing;

import hudson.ExtensionList;
import hudson.model.Node;
import hudson.security.ACL;
import io.jenkins.plugins.qualysflow.config.Connections;
import io.jenkins.plugins.qualysflow.engine.QualysFlowEngine;
import io.jenkins.plugins.qualysflow.run.record.UsualTimes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.htmlunit.Cache;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/**
 * The Jenkins of all tests in a JVM that are {@link WithQualysFlow}: a start, and the first page of each kind, take longer
 * than most tests. It is started for the first of them, and stopped after the last.
 */
final class SharedJenkins extends JenkinsRule implements AutoCloseable {

    private static final int EXECUTORS = 2;

    /** Style sheets and scripts, as one browser would keep them from page to page, whoever is signed in. */
    private final Cache files = new Cache();

    private final List<WebClient> clients = new ArrayList<>();

    private SharedJenkins() {
        // The terms of JUnit 4 are those of the rule.
        testDescription = org.junit.runner.Description.createTestDescription(SharedJenkins.class, "shared");
        files.setMaxSize(1000);
    }

    static SharedJenkins get(ExtensionContext context) {
        return store(context).computeIfAbsent(SharedJenkins.class, key -> start(), SharedJenkins.class);
    }

    private static SharedJenkins start() {
        SharedJenkins jenkins = new SharedJenkins();
        try {
            jenkins.before();
        } catch (Throwable e) {
            throw new IllegalStateException("Jenkins does not start", e);
        }
        return jenkins;
    }

    @Override
    public void recipe() throws Exception {
        ACL.as2(ACL.SYSTEM2);
        super.recipe();
    }

    @Override
    public WebClient createWebClient() {
        WebClient client = super.createWebClient();
        client.setCache(files);
        clients.add(client);
        return client;
    }

    /** Forgets gateways, credentials, spent calls and usual durations that the tests of another class left. */
    void forget() throws IOException {
        QualysFlowEngine.get().engine().poller().close();
        Path folder = jenkins.getRootDir().toPath().resolve("qualys-flow");
        Files.deleteIfExists(folder.resolve("calls.json"));
        Files.deleteIfExists(folder.resolve("usual-times.json"));
        renew(QualysFlowEngine.class, new QualysFlowEngine());
        renew(Connections.class, new Connections());
        renew(UsualTimes.class, new UsualTimes());
    }

    private static <T> void renew(Class<T> type, T instance) {
        ExtensionList<T> instances = ExtensionList.lookup(type);
        instances.remove(instances.get(type));
        instances.add(instance);
    }

    /** Ends what browsers still do, and makes agents and executors those of a new Jenkins. */
    void reset() throws Exception {
        for (WebClient client : clients) {
            // Which closing would empty.
            client.setCache(new Cache());
            client.close();
        }
        clients.clear();
        for (Node agent : jenkins.getNodes()) {
            jenkins.removeNode(agent);
        }
        jenkins.setNumExecutors(EXECUTORS);
    }

    @Override
    public void close() throws Exception {
        after();
    }

    private static Store store(ExtensionContext context) {
        return context.getStore(StoreScope.LAUNCHER_SESSION, Namespace.create(SharedJenkins.class));
    }

    /** There is one Jenkins in a JVM at a time: that of the others ends before a class that starts one of its own. */
    public static final class Stop implements BeforeAllCallback {

        @Override
        public void beforeAll(ExtensionContext context) throws Exception {
            Class<?> testClass = context.getRequiredTestClass();
            if (AnnotationSupport.isAnnotated(testClass, WithJenkins.class)
                    || !ReflectionSupport.findFields(
                                    testClass,
                                    field -> field.getType() == JenkinsSessionExtension.class,
                                    HierarchyTraversalMode.TOP_DOWN)
                            .isEmpty()) {
                SharedJenkins running = store(context).remove(SharedJenkins.class, SharedJenkins.class);
                if (running != null) {
                    running.close();
                }
            }
        }
    }
}
