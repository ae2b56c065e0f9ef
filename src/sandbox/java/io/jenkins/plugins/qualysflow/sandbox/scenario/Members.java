package io.jenkins.plugins.qualysflow.sandbox.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The members of one JSON object, read once each; those nobody asked for are refused at the end. All errors are
 * {@link ScenarioException} and name the place.
 */
final class Members {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

    private final ObjectNode node;
    private final String place;
    private final TreeSet<String> unread;

    private Members(ObjectNode node, String place) {
        this.node = node;
        this.place = place;
        this.unread = new TreeSet<>(node.propertyNames());
    }

    /** Reads an object with {@code reader}, then refuses what is left. */
    static void read(JsonNode node, String place, Consumer<Members> reader) {
        if (!(node instanceof ObjectNode object)) {
            throw new ScenarioException(place + " must be an object");
        }
        Members members = new Members(object, place);
        try {
            reader.accept(members);
        } catch (ScenarioException e) {
            throw e;
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new ScenarioException(place + ": " + e.getMessage(), e);
        }
        if (!members.unread.isEmpty()) {
            throw new ScenarioException(place + " has the unknown member " + members.unread.first());
        }
    }

    /** The value, empty if absent. A JSON null is a value. */
    Optional<JsonNode> json(String name) {
        unread.remove(name);
        return Optional.ofNullable(node.get(name));
    }

    String text(String name) {
        return optionalText(name).orElseThrow(() -> missing(name));
    }

    Optional<String> optionalText(String name) {
        return json(name).map(value -> {
            require(value.isString(), name, "must be a text");
            return value.stringValue();
        });
    }

    Optional<Boolean> flag(String name) {
        return json(name).map(value -> {
            require(value.isBoolean(), name, "must be true or false");
            return value.booleanValue();
        });
    }

    Optional<Long> integer(String name) {
        return json(name).map(value -> {
            require(value.isIntegralNumber() && value.canConvertToLong(), name, "must be an integer");
            return value.longValue();
        });
    }

    Optional<Double> number(String name) {
        return json(name).map(value -> {
            require(value.isNumber(), name, "must be a number");
            return value.doubleValue();
        });
    }

    Optional<Duration> duration(String name) {
        return optionalText(name).map(text -> {
            Matcher matcher = DURATION.matcher(text);
            require(matcher.matches(), name, "must be a duration like 200ms, 10s, 5m or 2h");
            long count = Long.parseLong(matcher.group(1));
            return switch (matcher.group(2)) {
                case "ms" -> Duration.ofMillis(count);
                case "s" -> Duration.ofSeconds(count);
                case "m" -> Duration.ofMinutes(count);
                default -> Duration.ofHours(count);
            };
        });
    }

    <E extends Enum<E>> Optional<E> choice(String name, Class<E> type) {
        return optionalText(name).map(text -> constant(at(name), text, type));
    }

    /** An array of choices, if it is there; it may be empty. */
    <E extends Enum<E>> Optional<Set<E>> choices(String name, Class<E> type) {
        return json(name).map(value -> {
            Set<E> chosen = EnumSet.noneOf(type);
            texts(name).forEach(text -> chosen.add(constant("each of " + at(name), text, type)));
            return chosen;
        });
    }

    private static <E extends Enum<E>> E constant(String what, String text, Class<E> type) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().equals(text.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() ->
                        new ScenarioException(what + " must be one of " + Arrays.toString(type.getEnumConstants())));
    }

    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        elements(name, (element, elementPlace) -> {
            if (!element.isString()) {
                throw new ScenarioException(elementPlace + " must be a text");
            }
            texts.add(element.stringValue());
        });
        return texts;
    }

    /** Reads a member that is an object, if it is there. */
    void object(String name, Consumer<Members> reader) {
        json(name).ifPresent(value -> read(value, at(name), reader));
    }

    /** Reads each object of a member that is an array, if it is there. */
    void objects(String name, Consumer<Members> reader) {
        elements(name, (element, elementPlace) -> read(element, elementPlace, reader));
    }

    /** All names, for an object whose names are free. */
    Collection<String> names() {
        return node.propertyNames();
    }

    ScenarioException missing(String name) {
        return new ScenarioException(at(name) + " is missing");
    }

    String at(String name) {
        return place + "." + name;
    }

    private interface Element {
        void read(JsonNode element, String elementPlace);
    }

    private void elements(String name, Element reader) {
        json(name).ifPresent(value -> {
            require(value.isArray(), name, "must be an array");
            for (int i = 0; i < value.size(); i++) {
                reader.read(value.get(i), at(name) + "[" + i + "]");
            }
        });
    }

    private void require(boolean fulfilled, String name, String rule) {
        if (!fulfilled) {
            throw new ScenarioException(at(name) + " " + rule);
        }
    }
}
