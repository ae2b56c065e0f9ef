package io.jenkins.plugins.qualysflow.cli;

import io.jenkins.plugins.qualysflow.core.client.Scrubber;
import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import io.jenkins.plugins.qualysflow.core.output.MaskedValues;
import io.jenkins.plugins.qualysflow.core.output.SensitiveNames;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;

/** The first part of a body, fit to be shown: without secrets, on one line, without control characters. */
final class TraceBody {

    private static final String BLANK = "****";

    /** JSON longer than this is cut like any other text; nobody reads it to its end in a trace. */
    private static final int LONGEST_JSON = 1 << 20;

    /** How deep JSON within texts within JSON is looked into. */
    private static final int DEEPEST = 4;

    /** What may name a value. Never goes back over what it has read: the text may be long, and is not ours. */
    private static final Pattern NAME = Pattern.compile("(?<![\\w.-])([\\w.-]++)\\\\*+[\"']?+\\s*+[:=]");

    private final List<String> secrets;

    /**
     * Bodies without these.
     *
     * @param secrets texts that must not be shown, wherever they stand
     */
    TraceBody(List<String> secrets) {
        this.secrets = List.copyOf(secrets);
    }

    /** The text to show, empty for an empty body. */
    String shown(String body) {
        String masked = json(body, 0);
        String safe = scrubbed(masked == null ? text(body) : masked);
        return safe == null ? "" : safe;
    }

    /** Another text on one line without secrets; empty for null. */
    String line(String text) {
        String safe = scrubbed(text);
        return safe == null ? "" : safe;
    }

    private String scrubbed(String text) {
        return Scrubber.scrub(text, secrets.toArray(String[]::new));
    }

    /** Null for what is not JSON. */
    private String json(String body, int depth) {
        if (body.length() > LONGEST_JSON || depth > DEEPEST) {
            return null;
        }
        try {
            Object value = QFlowJson.MAPPER.readValue(body, Object.class);
            return QFlowJson.write(clean(MaskedValues.of(value), depth));
        } catch (JacksonException | NumberFormatException | ArithmeticException e) {
            return null;
        }
    }

    private Object clean(Object value, int depth) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> cleaned = new LinkedHashMap<>();
            map.forEach((name, member) -> cleaned.put(without(String.valueOf(name)), clean(member, depth)));
            return cleaned;
        }
        if (value instanceof List<?> list) {
            List<Object> cleaned = new ArrayList<>();
            list.forEach(element -> cleaned.add(clean(element, depth)));
            return cleaned;
        }
        return value instanceof String text ? cleanText(text, depth) : value;
    }

    /** A text may hold JSON itself, as a workflow's definition does. */
    private String cleanText(String text, int depth) {
        String start = text.stripLeading();
        boolean mayBeJson = start.startsWith("{") || start.startsWith("[") || start.startsWith("\"");
        String inner = mayBeJson ? json(text, depth + 1) : null;
        return without(inner == null ? text(text) : inner);
    }

    private String without(String text) {
        String clean = text;
        for (String secret : secrets) {
            clean = clean.replace(secret, BLANK);
        }
        return clean;
    }

    /** What has no form that could be relied on ends at the first name that a secret may follow. */
    private static String text(String text) {
        Matcher name = NAME.matcher(text);
        while (name.find()) {
            if (SensitiveNames.isSensitive(name.group(1))) {
                return text.substring(0, name.end()) + BLANK + " (the rest is not shown)";
            }
        }
        return text;
    }
}
