package io.jenkins.plugins.qualysflow;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.ExtensionList;
import hudson.model.Descriptor;
import io.jenkins.plugins.qualysflow.testing.WithQualysFlow;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.htmlunit.WebRequest;
import org.htmlunit.WebResponse;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.kohsuke.stapler.DataBoundSetter;

/** Given every form of the plugin, when somebody wants to know what a field is for. */
@WithQualysFlow
class HelpTest {

    private static final List<String> FORMS = List.of("config.jelly", "credentials.jelly", "config-variables.jelly");
    private static final Pattern FIELD = Pattern.compile("\\bfield=\"([A-Za-z]+)\"");

    private static JenkinsRule jenkins;

    @Test
    void everyFieldHasHelpThatIsServed() throws Exception {
        List<String> without = new ArrayList<>();
        int fields = 0;
        for (Descriptor<?> descriptor : descriptors()) {
            for (String field : fields(descriptor)) {
                fields++;
                if (help(descriptor, field) == null) {
                    without.add(descriptor.clazz.getSimpleName() + "." + field);
                }
            }
        }
        assertThat(without).as("fields without a help file").isEmpty();
        assertThat(fields).isGreaterThan(20);
    }

    @Test
    void noHelpIsForAFieldThatIsNotThere() throws Exception {
        for (Descriptor<?> descriptor : descriptors()) {
            Path folder =
                    Path.of("src/main/resources", descriptor.clazz.getName().replace('.', '/'));
            if (!Files.isDirectory(folder)) {
                continue;
            }
            try (Stream<Path> files = Files.list(folder)) {
                assertThat(files.map(file -> file.getFileName().toString())
                                .filter(name -> name.startsWith("help-"))
                                .map(name -> name.substring("help-".length(), name.indexOf('.'))))
                        .as(descriptor.clazz.getSimpleName())
                        .isSubsetOf(fields(descriptor));
            }
        }
    }

    private static List<Descriptor<?>> descriptors() {
        List<Descriptor<?>> ours = new ArrayList<>();
        for (Descriptor<?> descriptor : ExtensionList.lookup(Descriptor.class)) {
            if (isOurs(descriptor.clazz)) {
                ours.add(descriptor);
            }
        }
        return ours;
    }

    private static boolean isOurs(Class<?> type) {
        return type.getName().startsWith(HelpTest.class.getPackageName() + ".");
    }

    /** What its pages show and what its class takes, except what classes of other plugins bring. */
    private static Set<String> fields(Descriptor<?> descriptor) throws IOException {
        Set<String> fields = new TreeSet<>();
        for (String form : FORMS) {
            URL page = descriptor.clazz.getResource(descriptor.clazz.getSimpleName() + "/" + form);
            if (page != null) {
                try (InputStream in = page.openStream()) {
                    Matcher field = FIELD.matcher(new String(in.readAllBytes(), StandardCharsets.UTF_8));
                    while (field.find()) {
                        fields.add(field.group(1));
                    }
                }
            }
        }
        for (Method method : descriptor.clazz.getMethods()) {
            if (method.isAnnotationPresent(DataBoundSetter.class) && isOurs(method.getDeclaringClass())) {
                String name = method.getName().substring("set".length());
                fields.add(name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1));
            }
        }
        return fields;
    }

    /** The help as a browser gets it, from where the form says that it is; null if there is none. */
    private static String help(Descriptor<?> descriptor, String field) throws Exception {
        JenkinsRule.WebClient client = jenkins.createWebClient().withThrowExceptionOnFailingStatusCode(false);
        String path = client.executeOnServer(() -> descriptor.getHelpFile(field));
        if (path == null) {
            return null;
        }
        WebResponse answer = client.loadWebResponse(
                new WebRequest(URI.create(jenkins.getURL() + path.substring(1)).toURL()));
        String text = answer.getContentAsString();
        return answer.getStatusCode() == 200 && text.contains("<div>") && text.length() > 40 ? text : null;
    }
}
