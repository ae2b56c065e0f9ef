package io.jenkins.plugins.qualysflow.core.output;

import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Texts that must not be kept, whatever name they stand under: what a user passed as secret and a service may repeat.
 * More may become known while it is in use.
 */
public final class MaskedLiterals {

    private volatile List<String> literals = List.of();

    /** None yet. */
    public MaskedLiterals() {}

    /** Those, without null and blank ones. */
    public MaskedLiterals(Collection<String> secrets) {
        add(secrets);
    }

    /**
     * Those as well; also each without blanks around it, and in the form that it has within a JSON string, where it stays
     * when that text is put into a string once more.
     */
    public synchronized void add(Collection<String> secrets) {
        Set<String> all = new LinkedHashSet<>(literals);
        for (String secret : secrets) {
            if (secret != null && !secret.isBlank()) {
                all.add(secret);
                all.add(secret.strip());
                String json = QFlowJson.write(secret.strip());
                all.add(json.substring(1, json.length() - 1));
            }
        }
        List<String> sorted = new ArrayList<>(all);
        // The longest first, so that nothing is left of one that another one begins.
        sorted.sort(Comparator.comparingInt(String::length).reversed());
        literals = List.copyOf(sorted);
    }

    /** Whether there is nothing to mask. */
    public boolean isEmpty() {
        return literals.isEmpty();
    }

    /** Those texts in all their forms, the longest first. */
    public List<String> texts() {
        return literals;
    }

    /** The text with masks; null for null. */
    public String mask(String text) {
        String masked = text;
        for (String literal : literals) {
            masked = masked == null ? null : masked.replace(literal, SensitiveNames.MASK);
        }
        return masked;
    }

    /**
     * A copy of a plain JSON value with masks, in names too. A number is masked where all of it is such a text.
     *
     * @param value maps, lists, strings, numbers, booleans and null
     */
    public Object of(Object value) {
        if (literals.isEmpty()) {
            return value;
        }
        if (value instanceof Map<?, ?> map) {
            return ofMap(map);
        }
        if (value instanceof Collection<?> list) {
            List<Object> masked = new ArrayList<>();
            list.forEach(element -> masked.add(of(element)));
            return masked;
        }
        if (value instanceof CharSequence) {
            return mask(value.toString());
        }
        return value instanceof Number && literals.contains(value.toString()) ? SensitiveNames.MASK : value;
    }

    /** The same for what is known to be an object. */
    public Map<String, Object> ofMap(Map<?, ?> map) {
        Map<String, Object> masked = new LinkedHashMap<>();
        map.forEach((name, member) -> masked.put(mask(String.valueOf(name)), of(member)));
        return masked;
    }

    /** A stream that writes a JSON text to another one, with masks. */
    MaskingStream into(OutputStream out) {
        return new MaskingStream(out, literals);
    }
}
