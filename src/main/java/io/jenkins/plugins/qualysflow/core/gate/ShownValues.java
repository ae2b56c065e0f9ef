package io.jenkins.plugins.qualysflow.core.gate;

import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import io.jenkins.plugins.qualysflow.core.output.MaskedValues;
import io.jenkins.plugins.qualysflow.core.output.SensitiveNames;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes values fit to be shown and stored: masked, and of a sane length. */
final class ShownValues {

    /** Characters of JSON text. */
    private static final int LONGEST = 500;

    /** Values of an indefinite path; more are only counted. */
    static final int MOST = 10;

    private ShownValues() {}

    /** One value. */
    static Object found(Place place) {
        return cut(place.shown());
    }

    /** Several values, of which the first are shown. */
    static Object found(List<Place> places) {
        List<Object> first = new ArrayList<>();
        places.stream().limit(MOST).forEach(place -> first.add(cut(place.shown())));
        if (places.size() > MOST) {
            first.add("… and " + (places.size() - MOST) + " more");
        }
        return first;
    }

    /** A value of the user, by its own names. */
    static Object shown(Object value) {
        return cut(MaskedValues.of(value));
    }

    /** A value of the user that is compared with a secret. */
    static Object masked(Object value) {
        return value == null || value instanceof Boolean ? value : SensitiveNames.MASK;
    }

    /** In a sentence. */
    static String text(Object shown) {
        return QFlowJson.write(shown);
    }

    private static Object cut(Object value) {
        // Most values are short, and their text need not be made to know it.
        if (value == null
                || value instanceof Boolean
                || (value instanceof String text && text.length() < LONGEST / 6)) {
            return value;
        }
        String json = beginning(value);
        if (json.length() <= LONGEST) {
            return value;
        }
        int end = Character.isHighSurrogate(json.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
        return json.substring(0, end) + "…";
    }

    /** The JSON text, or more of its beginning than is shown. */
    private static String beginning(Object value) {
        return QFlowJson.write(shortened(value, new int[] {LONGEST + 1}));
    }

    /** A value whose text begins as that of the given one does; the rest is left out, however large it is. */
    private static Object shortened(Object value, int[] room) {
        room[0]--;
        if (value instanceof String text) {
            String kept = text.substring(0, Math.min(text.length(), Math.max(0, room[0])));
            room[0] -= kept.length();
            return kept;
        }
        if (value instanceof List<?> list) {
            List<Object> kept = new ArrayList<>();
            for (Object element : list) {
                if (room[0] <= 0) {
                    break;
                }
                kept.add(shortened(element, room));
            }
            return kept;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> kept = new LinkedHashMap<>();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                if (room[0] <= 0) {
                    break;
                }
                room[0] -= String.valueOf(entry.getKey()).length();
                kept.put(String.valueOf(entry.getKey()), shortened(entry.getValue(), room));
            }
            return kept;
        }
        return value;
    }
}
