package io.jenkins.plugins.qualysflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import hudson.util.Secret;
import io.jenkins.plugins.qualysflow.core.client.BearerToken;
import io.jenkins.plugins.qualysflow.core.client.Call;
import io.jenkins.plugins.qualysflow.core.client.ProxyServer;
import io.jenkins.plugins.qualysflow.core.model.RunRequest;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Given every class of the plugin that holds a secret, when it is written as text, as into a log or a dump, then the secret is not
 * in it.
 */
class ShownSecretsTest {

    private static final String MARKER = "marker-of-a-secret";

    private static final List<Class<?>> CLASSES = new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("io.jenkins.plugins.qualysflow")
                    .stream()
                    .filter(type -> !type.getPackageName().contains(".sandbox"))
                    .<Class<?>>map(JavaClass::reflect)
                    .toList();

    @Test
    void noRecordShowsASecretThatItHolds() throws Exception {
        List<Class<?>> holders = CLASSES.stream()
                .filter(type ->
                        type.isRecord() && Stream.of(type.getRecordComponents()).anyMatch(ShownSecretsTest::isSecret))
                .toList();

        assertThat(holders)
                .extracting(Class::getSimpleName)
                .contains("BearerToken", "ProxyServer", "ApiRequest", "RunRequest");
        for (Class<?> holder : holders) {
            assertThat(instance(holder).toString()).as(holder.getName()).doesNotContain(MARKER);
        }
    }

    /** What has no method of its own shows its name and a number. */
    @Test
    void noOtherClassThatHoldsASecretWritesItselfAsText() {
        List<Class<?>> holders = CLASSES.stream()
                .filter(type ->
                        !type.isRecord() && Stream.of(type.getDeclaredFields()).anyMatch(ShownSecretsTest::isSecret))
                .toList();

        assertThat(holders)
                .extracting(Class::getSimpleName)
                .contains("QualysApiClientCredentialsImpl", "FixedTokenSource");
        assertThat(holders)
                .allSatisfy(holder -> assertThat(Arrays.stream(holder.getDeclaredMethods())
                                .filter(method ->
                                        method.getName().equals("toString") && method.getParameterCount() == 0))
                        .as(holder.getName())
                        .isEmpty());
    }

    private static boolean isSecret(Field field) {
        return !Modifier.isStatic(field.getModifiers()) && isSecret(field.getType(), field.getName());
    }

    private static boolean isSecret(RecordComponent component) {
        return isSecret(component.getType(), component.getName())
                || component.getDeclaringRecord() == BearerToken.class
                        && component.getName().equals("value")
                || component.getDeclaringRecord() == RunRequest.class;
    }

    private static boolean isSecret(Class<?> type, String name) {
        boolean holds = type == String.class
                || type == char[].class
                || type == byte[].class
                || type == Object.class
                || Collection.class.isAssignableFrom(type)
                || Map.class.isAssignableFrom(type);
        return List.of(Secret.class, BearerToken.class, ProxyServer.class).contains(type)
                || holds && name.matches("(?i).*(secret|token|password|headers).*");
    }

    /** A record of nothing but what it has to hide. */
    private static Object instance(Class<?> type) throws Exception {
        RecordComponent[] components = type.getRecordComponents();
        Constructor<?> constructor = type.getDeclaredConstructor(
                Stream.of(components).map(RecordComponent::getType).toArray(Class[]::new));
        constructor.setAccessible(true);
        return constructor.newInstance(
                Stream.of(components).map(ShownSecretsTest::value).toArray());
    }

    private static Object value(RecordComponent component) {
        Class<?> type = component.getType();
        if (type != Call.class && !isSecret(component)) {
            return type == boolean.class
                    ? (Object) false
                    : type == int.class ? (Object) 0 : type == long.class ? (Object) 0L : null;
        }
        if (type == BearerToken.class) {
            return new BearerToken(MARKER, null);
        }
        if (type == ProxyServer.class) {
            return new ProxyServer("host", 1, "user", MARKER);
        }
        if (type == Call.class) {
            return new Call("GET", "/");
        }
        if (type == Map.class) {
            return Map.of("name", MARKER);
        }
        return type == List.class || type == Collection.class ? List.of(MARKER) : MARKER;
    }
}
