package io.jenkins.plugins.qualysflow.testing;

import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.domains.Domain;
import hudson.model.TopLevelItem;
import hudson.security.ACL;
import io.jenkins.plugins.qualysflow.config.QualysFlowConfiguration;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;
import jenkins.model.Jenkins;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;
import org.jvnet.hudson.test.JenkinsRule;

/** What {@link WithQualysFlow} promises. */
final class QualysFlowExtension
        implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback, ParameterResolver {

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        SharedJenkins rule = SharedJenkins.get(context);
        rule.forget();
        store(context).put(JenkinsRule.class, rule);
        setFields(JenkinsRule.class, rule, context.getRequiredTestClass(), null);
    }

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        // A test may have left its thread to some user.
        ACL.as2(ACL.SYSTEM2);
        TestService service = new TestService();
        store(context).put(TestService.class, service);
        service.configure();
        Object test = context.getRequiredTestInstance();
        setFields(JenkinsRule.class, rule(context), test.getClass(), test);
        setFields(TestService.class, service, test.getClass(), test);
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        ACL.as2(ACL.SYSTEM2);
        try (TestService ignored = store(context).remove(TestService.class, TestService.class)) {
            reset(rule(context).jenkins);
        }
        Leftovers.assertNone(rule(context));
        SharedJenkins.get(context).reset();
    }

    private static void reset(Jenkins jenkins) throws Exception {
        jenkins.getQueue().clear();
        for (TopLevelItem item : jenkins.getItems()) {
            // Ends its builds first.
            item.delete();
        }
        jenkins.disableSecurity();
        jenkins.setProxy(null);
        QualysFlowConfiguration.get().setServers(List.of());
        SystemCredentialsProvider.getInstance().setDomainCredentialsMap(Map.of(Domain.global(), List.of()));
        SystemCredentialsProvider.getInstance().save();
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        store(context).remove(JenkinsRule.class);
        // What holds it would hold all of a Jenkins that is stopped, for as long as there are tests in this JVM.
        setFields(JenkinsRule.class, null, context.getRequiredTestClass(), null);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return store(context).get(parameter.getParameter().getType()) != null;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return store(context).get(parameter.getParameter().getType());
    }

    /** Sets the fields of exactly that type; the static ones alone where there is no test yet. */
    private static void setFields(Class<?> type, Object value, Class<?> testClass, Object test) throws Exception {
        List<Field> fields = ReflectionSupport.findFields(
                testClass,
                field -> field.getType() == type && (test != null || Modifier.isStatic(field.getModifiers())),
                HierarchyTraversalMode.TOP_DOWN);
        for (Field field : fields) {
            field.setAccessible(true);
            field.set(test, value);
        }
    }

    private static JenkinsRule rule(ExtensionContext context) {
        return store(context).get(JenkinsRule.class, JenkinsRule.class);
    }

    private static Store store(ExtensionContext context) {
        return context.getStore(Namespace.create(QualysFlowExtension.class));
    }
}
