package io.jenkins.plugins.qualysflow.core.model;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The JSON mapper of the plugin, and readers that accept each form in which the documents show a member. */
public final class QFlowJson {

    /** Keeps decimals exact. */
    public static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Later instants are no dates of executions: the text of one has a year of five digits, and sums may overflow. */
    private static final Instant END_OF_DATES = Instant.parse("+10000-01-01T00:00:00Z");

    private static final int LONGEST_TEXT = 2000;

    /** It becomes an environment variable, which has limits of its own, and a folder. */
    private static final Pattern EXECUTION_ID = Pattern.compile("[\\p{Graph}&&\\p{ASCII}]{1,200}");

    private QFlowJson() {}

    /**
     * The JSON text of a plain value.
     *
     * @param value maps, lists, strings, numbers, booleans and null
     */
    public static String write(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    /** The same for people: indented, ends with a line break. */
    public static String writePretty(Object value) {
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n";
    }

    /**
     * Parses JSON.
     *
     * @throws JacksonException if it is none, or has a number that is too large or too small to calculate with
     */
    public static JsonNode readTree(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (NumberFormatException | ArithmeticException e) {
            // Jackson leaves such a number to the JDK.
            throw new StreamReadException(null, "a number is too large or too small", e);
        }
    }

    /**
     * Parses text that a person typed. A duplicate key is refused: one of its values would silently win.
     *
     * @return plain maps, lists, strings, numbers, booleans or null
     * @throws IllegalArgumentException naming line and column of what is wrong, never the text around it: it may hold
     *     secrets
     */
    public static Object readPlain(String text) {
        try {
            return MAPPER.readerFor(Object.class)
                    .with(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .readValue(text);
        } catch (NumberFormatException | ArithmeticException e) {
            throw new IllegalArgumentException("is not valid JSON: a number is too large or too small", null);
        } catch (JacksonException e) {
            TokenStreamLocation at = e.getLocation();
            String where = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
            throw new IllegalArgumentException("is not valid JSON" + where, null);
        }
    }

    /**
     * Parses text that a person typed and that must be an object.
     *
     * @throws IllegalArgumentException as {@link #readPlain}, and for JSON that is no object
     */
    @SuppressWarnings("unchecked")
    public static Map<String, Object> readObject(String text) {
        if (readPlain(text) instanceof Map<?, ?> map) {
            return (Map<String, Object>) map;
        }
        throw new IllegalArgumentException("must be a JSON object, such as {\"name\": \"value\"}");
    }

    /** The member {@code data} where the answer is wrapped in one, else the answer itself. */
    static JsonNode unwrapped(JsonNode answer) {
        JsonNode data = answer.path("data");
        return data.isObject() || data.isArray() ? data : answer;
    }

    /**
     * A member as text, cut after 2,000 characters: it goes to logs, pages and the memory of builds. Null if absent, null,
     * blank, or an object or array.
     */
    static String text(JsonNode object, String name) {
        JsonNode member = object.path(name);
        if (!member.isValueNode() || member.isNull()) {
            return null;
        }
        String text = member.asString("");
        return text.isBlank() ? null : cut(text);
    }

    private static String cut(String text) {
        if (text.length() <= LONGEST_TEXT) {
            return text;
        }
        boolean inCharacter = Character.isHighSurrogate(text.charAt(LONGEST_TEXT - 1));
        return text.substring(0, inCharacter ? LONGEST_TEXT - 1 : LONGEST_TEXT);
    }

    /** The first of these members that may be the id of an execution: up to 200 visible characters; null if none is. */
    static String firstExecutionId(JsonNode object, String... names) {
        for (String name : names) {
            String id = text(object, name);
            if (id != null && EXECUTION_ID.matcher(id).matches()) {
                return id;
            }
        }
        return null;
    }

    /** The first of these members that is a text; null if none is. */
    static String firstText(JsonNode object, String... names) {
        for (String name : names) {
            String text = text(object, name);
            if (text != null) {
                return text;
            }
        }
        return null;
    }

    /** The value as maps that keep their order, lists, strings, exact numbers, booleans and null; null if missing. */
    static Object plain(JsonNode value) {
        return value.isMissingNode() || value.isNull() ? null : MAPPER.treeToValue(value, Object.class);
    }

    /** A member as whole number, sent as number or as text; null if it is neither. */
    static Long number(JsonNode object, String name) {
        String text = text(object, name);
        try {
            return text == null ? null : new BigDecimal(text.strip()).longValueExact();
        } catch (ArithmeticException | NumberFormatException e) {
            return null;
        }
    }

    /**
     * A member as instant, sent as milliseconds since the epoch or as ISO text; null if it is neither, and for what is not
     * between the beginning of 1970 and the end of the year 9999.
     */
    static Instant instant(JsonNode object, String name) {
        Long millis = number(object, name);
        String text = text(object, name);
        try {
            return text == null ? null : date(millis == null ? Instant.parse(text) : Instant.ofEpochMilli(millis));
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static Instant date(Instant instant) {
        // Services send 0 or -1 for "not yet".
        return instant.isAfter(Instant.EPOCH) && instant.isBefore(END_OF_DATES) ? instant : null;
    }
}
