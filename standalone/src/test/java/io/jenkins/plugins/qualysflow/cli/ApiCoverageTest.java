package io.jenkins.plugins.qualysflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.client.QFlowClient;
import io.jenkins.plugins.qualysflow.core.request.SystemVariable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;

/** The tables in {@code docs/api-coverage.md} say what is there: they can't outlive a class or a test. */
@Timeout(60)
class ApiCoverageTest {

    private static final Path ROOT = Path.of("..");
    private static final String PACKAGE = "io.jenkins.plugins.qualysflow";

    private final Map<String, String> mainClasses = classes("src/main/java", "standalone/src/main/java");
    private final Map<String, String> testClasses = classes("src/test/java", "standalone/src/test/java");

    /** A row by the headings of its table. */
    private static List<Map<String, String>> rows() {
        List<Map<String, String>> rows = new ArrayList<>();
        List<String> headings = null;
        for (String line : lines(ROOT.resolve("docs/api-coverage.md"))) {
            if (!line.startsWith("|")) {
                headings = null;
                continue;
            }
            List<String> cells = Arrays.stream(
                            line.substring(1, line.lastIndexOf('|')).split("\\|"))
                    .map(String::strip)
                    .toList();
            if (headings == null) {
                headings = cells;
            } else if (!cells.get(0).startsWith("---")) {
                assertThat(cells).as(line).hasSameSizeAs(headings);
                Map<String, String> row = new TreeMap<>();
                for (int i = 0; i < cells.size(); i++) {
                    row.put(headings.get(i), cells.get(i));
                }
                rows.add(row);
            }
        }
        assertThat(rows).hasSizeGreaterThan(40);
        return rows;
    }

    @Test
    void everyClassAndMethodExists() {
        for (Map<String, String> row : rows()) {
            String[] name = quoted(row.get("Class")).get(0).split("\\.");
            assertThat(mainClasses).as(row.toString()).containsKey(name[0]);
            if (name.length > 1) {
                assertThat(members(mainClasses.get(name[0]))).as(row.toString()).contains(name[1]);
            }
        }
    }

    @Test
    void everyTestExistsAndIsOne() throws ClassNotFoundException {
        for (Map<String, String> row : rows()) {
            String[] name = quoted(row.get("Test")).get(0).split("\\.");
            assertThat(name).as(row.toString()).hasSize(2);
            assertThat(testClasses).as(row.toString()).containsKey(name[0]);
            assertThat(Arrays.stream(load(testClasses.get(name[0])).getDeclaredMethods())
                            .filter(method -> method.getName().equals(name[1]))
                            .filter(ApiCoverageTest::isTest))
                    .as(row.toString())
                    .hasSize(1);
        }
    }

    @Test
    void everyCommandAndOptionExists() {
        for (Map<String, String> row : rows()) {
            String command = row.getOrDefault("Command", "");
            if (command.isEmpty()) {
                continue;
            }
            String[] words = quoted(command).get(0).split(" ");
            String help = Qflow.withoutCredential().execute(words[1], "--help").out();
            assertThat(help).as(row.toString()).contains("Usage: qflow " + words[1]);
            if (words.length > 2) {
                assertThat(help).as(row.toString()).containsPattern("(?m)^ +" + words[2] + "[ =]");
            }
        }
    }

    @Test
    void everyCallOfTheEngineIsInTheTable() {
        List<String> named = rows().stream()
                .map(row -> quoted(row.get("Class")).get(0))
                .filter(name -> name.startsWith("HttpQFlowClient."))
                .map(name -> name.substring(name.indexOf('.') + 1))
                .toList();

        assertThat(named)
                .containsAll(Arrays.stream(QFlowClient.class.getDeclaredMethods())
                        .filter(method -> Modifier.isAbstract(method.getModifiers()))
                        .map(Method::getName)
                        .toList());
    }

    @Test
    void everySystemVariableIsInTheTable() {
        String document = String.join("\n", lines(ROOT.resolve("docs/api-coverage.md")));

        for (SystemVariable variable : SystemVariable.values()) {
            assertThat(document)
                    .contains("`variables." + variable.sentAs() + "`", "`SystemVariable." + variable.name());
        }
    }

    @Test
    void theReadmeLeadsThere() {
        assertThat(String.join("\n", lines(ROOT.resolve("README.md")))).contains("(docs/api-coverage.md)");
    }

    private static boolean isTest(Method method) {
        return method.isAnnotationPresent(Test.class) || method.isAnnotationPresent(ParameterizedTest.class);
    }

    private static List<String> quoted(String cell) {
        List<String> found = Pattern.compile("(?<=`)[^`]+(?=`)")
                .matcher(cell)
                .results()
                .map(MatchResult::group)
                .toList();
        assertThat(found).as(cell).isNotEmpty();
        return found;
    }

    private static List<String> members(String className) {
        try {
            Class<?> type = load(className);
            return Stream.concat(
                            // What is private may go on under the name of a call that is gone.
                            Arrays.stream(type.getDeclaredMethods())
                                    .filter(method -> !Modifier.isPrivate(method.getModifiers()))
                                    .map(Method::getName),
                            Arrays.stream(type.getDeclaredFields()).map(Field::getName))
                    .toList();
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static Class<?> load(String name) throws ClassNotFoundException {
        return Class.forName(name, false, ApiCoverageTest.class.getClassLoader());
    }

    /** Full names by simple names, of the classes that this build knows. */
    private static Map<String, String> classes(String... roots) {
        Map<String, String> classes = new TreeMap<>();
        for (String root : roots) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(root))) {
                files.map(file -> ROOT.resolve(root).relativize(file).toString().replace('\\', '/'))
                        .filter(name -> name.endsWith(".java"))
                        .map(name -> name.substring(0, name.length() - 5).replace('/', '.'))
                        .filter(name -> name.startsWith(PACKAGE + ".core.") || name.startsWith(PACKAGE + ".cli."))
                        .forEach(name -> classes.put(name.substring(name.lastIndexOf('.') + 1), name));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return classes;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
