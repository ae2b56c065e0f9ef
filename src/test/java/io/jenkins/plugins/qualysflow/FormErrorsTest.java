package io.jenkins.plugins.qualysflow;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.ExtensionList;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import io.jenkins.plugins.qualysflow.testing.WithQualysFlow;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.kohsuke.stapler.QueryParameter;

/** Given a field of a form that is filled in wrongly, then the error begins with what the form and scripts call the field. */
@WithQualysFlow
class FormErrorsTest {

    private static final Pattern ENTRY = Pattern.compile("<f:entry title=\"\\$\\{%([^}]+)}\" field=\"(\\w+)\"");
    private static final List<String> FORMS = List.of("config.jelly", "credentials.jelly");
    private static final List<String> WRONG = List.of("", "[", "0", "no such thing");

    @Test
    void everyErrorNamesTheLabelAndThenTheField(JenkinsRule jenkins) throws Exception {
        List<String> judged = new ArrayList<>();
        SoftAssertions.assertSoftly(softly -> {
            for (Descriptor<?> descriptor : ExtensionList.lookup(Descriptor.class)) {
                for (Method check : checks(descriptor)) {
                    String field = check.getName().substring("doCheck".length());
                    field = field.substring(0, 1).toLowerCase(Locale.ROOT) + field.substring(1);
                    String name = descriptor.clazz.getSimpleName() + "." + field;
                    String label = labels(descriptor).get(field);
                    for (String value : WRONG) {
                        FormValidation verdict = call(descriptor, check, value);
                        if (verdict.kind != FormValidation.Kind.OK) {
                            judged.add(name);
                            softly.assertThat(verdict.getMessage())
                                    .as("%s with '%s'", name, value)
                                    .startsWith(label + " (" + field + ")");
                        }
                    }
                }
            }
        });
        assertThat(judged)
                .contains(
                        "QualysFlowServer.callsPerHour",
                        "QFlowRunStep.variables",
                        "QFlowBuilder.inputJson",
                        "QFlowGate.path",
                        "QualysFlowFolderProperty.server");
    }

    private static List<Method> checks(Descriptor<?> descriptor) {
        return Stream.of(descriptor.getClass().getMethods())
                .filter(method -> method.getName().startsWith("doCheck"))
                .filter(method ->
                        method.getDeclaringClass().getName().startsWith(FormErrorsTest.class.getPackageName() + "."))
                .toList();
    }

    /** As the form has them, without a unit or an explanation. */
    private static Map<String, String> labels(Descriptor<?> descriptor) {
        Map<String, String> labels = new HashMap<>();
        try {
            for (Class<?> type = descriptor.clazz; type != null; type = type.getSuperclass()) {
                for (String form : FORMS) {
                    URL page = type.getResource(type.getSimpleName() + "/" + form);
                    if (page != null) {
                        add(labels, new String(page.openStream().readAllBytes(), StandardCharsets.UTF_8));
                    }
                }
            }
            try (Stream<Path> shared = Files.list(Path.of("src/main/resources/lib/qualysflow"))) {
                for (Path tag : shared.toList()) {
                    add(labels, Files.readString(tag));
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return labels;
    }

    private static void add(Map<String, String> labels, String page) {
        Matcher entry = ENTRY.matcher(page);
        while (entry.find()) {
            labels.putIfAbsent(entry.group(2), entry.group(1).replaceAll(",? \\(.*|, .*", ""));
        }
    }

    private static FormValidation call(Descriptor<?> descriptor, Method check, String value) {
        List<Object> arguments = new ArrayList<>();
        for (Parameter parameter : check.getParameters()) {
            boolean wanted = parameter.isAnnotationPresent(QueryParameter.class);
            arguments.add(!wanted ? null : parameter.getName().equals("value") ? value : "");
        }
        try {
            return (FormValidation) check.invoke(descriptor, arguments.toArray());
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new AssertionError(check.toString(), e);
        }
    }
}
