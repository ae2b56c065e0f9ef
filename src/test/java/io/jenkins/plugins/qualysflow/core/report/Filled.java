package io.jenkins.plugins.qualysflow.core.report;

import io.jenkins.plugins.qualysflow.core.model.Ending;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Makes reports of which every text is known, by what a report is made of: a text that is added later is in it too. */
final class Filled {

    private final UnaryOperator<String> texts;

    private Filled(UnaryOperator<String> texts) {
        this.texts = texts;
    }

    /**
     * A report whose lists have one entry each.
     *
     * @param texts gives each text by its place, such as {@code steps.nodeId}
     */
    static ExecutionReport with(UnaryOperator<String> texts) {
        return (ExecutionReport) new Filled(texts).record(ExecutionReport.class, "");
    }

    /** The places of all texts. */
    static List<String> places() {
        List<String> places = new ArrayList<>();
        with(place -> {
            places.add(place);
            return place;
        });
        return places;
    }

    private Object record(Class<?> type, String place) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            String name = (place.isEmpty() ? "" : place + ".") + components[i].getName();
            values[i] = value(components[i].getGenericType(), name);
        }
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private Object value(Type type, String place) {
        // The values of a gate are shown as JSON.
        if (type == String.class || type == Object.class) {
            return texts.apply(place);
        }
        if (type == Instant.class) {
            return Given.START;
        }
        if (type == boolean.class) {
            return false;
        }
        if (type == int.class) {
            return 7;
        }
        if (type == long.class) {
            return 7L;
        }
        if (type == Ending.class) {
            return Ending.UNKNOWN;
        }
        if (type instanceof Class<?> constants && constants.isEnum()) {
            return constants.getEnumConstants()[0];
        }
        if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            return List.of(value(list.getActualTypeArguments()[0], place));
        }
        if (type instanceof Class<?> record && record.isRecord()) {
            return record(record, place);
        }
        throw new AssertionError("a report has something new at " + place + ": " + type);
    }
}
