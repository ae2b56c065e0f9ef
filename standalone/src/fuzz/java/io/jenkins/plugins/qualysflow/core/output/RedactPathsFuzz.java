package io.jenkins.plugins.qualysflow.core.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.json.SecretTexts;
import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Given any text as redact path, it is refused with its rule; or it masks in any document, which is read from its beginning
 * to its end, what a walk through the whole document finds.
 */
public final class RedactPathsFuzz {

    private static final String DEFAULT_DOCUMENT =
            "{\"a\":[0,[1,{\"b\":2,\"a\":[3,4,5]}],{\"b\":null,\"c d\":{\"a\":true}},6],\"b\":{\"b\":[[7],[]]},\"\":8}";

    private RedactPathsFuzz() {}

    /** The path; after a line break a document, or nothing for one with all there is. */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        String text = new String(input, StandardCharsets.UTF_8);
        int end = text.indexOf('\n');
        RedactPath path;
        try {
            path = RedactPath.of(end < 0 ? text : text.substring(0, end));
        } catch (IllegalArgumentException e) {
            assertThat(e.getClass()).isEqualTo(IllegalArgumentException.class);
            assertThat(e.getMessage()).startsWith(e.getMessage().startsWith("is ") ? "is not a valid" : "must ");
            return;
        }
        assertThat(RedactPath.of(path.toString())).isEqualTo(path);
        assertThat(path.steps()).isNotEmpty();

        String document = end < 0 ? DEFAULT_DOCUMENT : text.substring(end + 1);
        try {
            // Of a member that comes twice, the walk would see only one.
            QFlowJson.readPlain(document);
        } catch (IllegalArgumentException e) {
            return;
        }
        String kept = redacted(document, List.of(path));
        Object whole = QFlowJson.readPlain(redacted(document, List.of()));
        assertThat(QFlowJson.readPlain(kept)).as("%s of %s", path, document).isEqualTo(new Walk(path).masked(whole));
    }

    private static String redacted(String document, List<RedactPath> paths) throws IOException {
        byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
        Path target = Files.createTempFile("fuzz", ".json");
        try {
            new Redactor(paths, SecretTexts.NONE).whole(() -> new ByteArrayInputStream(bytes), target);
            return Files.readString(target);
        } finally {
            Files.deleteIfExists(target);
        }
    }

    /** Applies a path to a document in memory: first finds all values, step by step, then masks them. */
    private static final class Walk {
        private final List<PathStep> steps;
        /** By object or array, the names or indexes of what has to go. */
        private final Map<Object, Set<Object>> found = new IdentityHashMap<>();
        /** From which objects and arrays each step was taken. */
        private final List<Map<Object, Boolean>> taken;

        Walk(RedactPath path) {
            steps = path.steps();
            taken = steps.stream()
                    .<Map<Object, Boolean>>map(step -> new IdentityHashMap<>())
                    .toList();
        }

        Object masked(Object document) {
            take(0, document);
            return copy(document);
        }

        private void take(int at, Object from) {
            if (taken.get(at).put(from, true) != null) {
                return;
            }
            PathStep step = steps.get(at);
            children(from).forEach((key, child) -> {
                boolean matches = from instanceof List<?> list
                        ? step.matches((Integer) key, list.size())
                        : step.matches((String) key);
                if (matches && at == steps.size() - 1) {
                    found.computeIfAbsent(from, any -> new HashSet<>()).add(key);
                } else if (matches) {
                    take(at + 1, child);
                }
                if (step.descends()) {
                    take(at, child);
                }
            });
        }

        private Object copy(Object value) {
            Map<Object, Object> copied = new LinkedHashMap<>();
            Set<Object> gone = found.getOrDefault(value, Set.of());
            children(value)
                    .forEach((key, child) -> copied.put(key, gone.contains(key) ? SensitiveNames.MASK : copy(child)));
            if (value instanceof List<?>) {
                return new ArrayList<>(copied.values());
            }
            return value instanceof Map<?, ?> ? copied : value;
        }

        private static Map<Object, Object> children(Object value) {
            Map<Object, Object> children = new LinkedHashMap<>();
            if (value instanceof Map<?, ?> members) {
                children.putAll(members);
            } else if (value instanceof List<?> elements) {
                elements.forEach(element -> children.put(children.size(), element));
            }
            return children;
        }
    }
}
