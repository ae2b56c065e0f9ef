package io.jenkins.plugins.qualysflow.core.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;

/** Attributes of an element, in the order in which they are written. Names are trusted, values are not. */
final class Attributes {

    private final List<String> names = new ArrayList<>();
    private final List<String> values = new ArrayList<>();

    private Attributes() {}

    /** None yet. */
    static Attributes none() {
        return new Attributes();
    }

    /** Names and values in turn. */
    static Attributes of(String... namesAndValues) {
        Attributes all = none();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            all.and(namesAndValues[i], namesAndValues[i + 1]);
        }
        return all;
    }

    /** With one more; null leaves it out. */
    Attributes and(String name, String value) {
        if (value != null) {
            names.add(name);
            values.add(value);
        }
        return this;
    }

    /** With one more, a number to a tenth. */
    Attributes and(String name, double value) {
        boolean whole = value == Math.rint(value);
        return and(name, whole ? Long.toString((long) value) : String.format(Locale.ROOT, "%.1f", value));
    }

    void forEach(BiConsumer<String, String> consumer) {
        for (int i = 0; i < names.size(); i++) {
            consumer.accept(names.get(i), values.get(i));
        }
    }
}
