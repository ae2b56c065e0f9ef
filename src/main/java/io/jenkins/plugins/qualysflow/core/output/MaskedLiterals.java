package io.jenkins.plugins.qualysflow.core.output;

import io.jenkins.plugins.qualysflow.core.json.SecretTexts;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Texts that must not be kept, whatever name they stand under: what a user passed as secret and a service may repeat.
 * More may become known while it is in use.
 */
public final class MaskedLiterals {

    private volatile List<String> literals = List.of();
    private volatile SecretTexts search = SecretTexts.NONE;

    /** None yet. */
    public MaskedLiterals() {}

    /** Those, without null and blank ones. */
    public MaskedLiterals(Collection<String> secrets) {
        add(secrets);
    }

    /** Those as well; also each without blanks around it. */
    public synchronized void add(Collection<String> secrets) {
        Set<String> all = new LinkedHashSet<>(literals);
        for (String secret : secrets) {
            if (secret != null && !secret.isBlank()) {
                all.add(secret);
                all.add(secret.strip());
            }
        }
        literals = List.copyOf(all);
        search = SecretTexts.of(all);
    }

    /** Whether there is nothing to mask. */
    public boolean isEmpty() {
        return literals.isEmpty();
    }

    /** Those texts, also without blanks around them. */
    public List<String> texts() {
        return literals;
    }

    /** The text with masks, whatever escapes of JSON are in it; null for null. */
    public String mask(String text) {
        return search.masked(text, SensitiveNames.MASK);
    }

    /** Finds those texts, as they are known now. */
    SecretTexts search() {
        return search;
    }

    /**
     * A copy of a plain JSON value with masks, in names too. A number is masked where all of it is such a text.
     *
     * @param value maps, lists, strings, numbers, booleans and null
     */
    public Object of(Object value) {
        return MaskedValues.ofGiven(value, search);
    }
}
