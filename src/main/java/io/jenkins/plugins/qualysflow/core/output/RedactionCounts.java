package io.jenkins.plugins.qualysflow.core.output;

import io.jenkins.plugins.qualysflow.core.json.SecretTexts;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many values were taken out of a file, by what gave them away. Names come from the service, so both the length and
 * the number of those that are kept are bounded, and secrets within them are masked.
 */
class RedactionCounts {

    /** Counts nothing. */
    static final RedactionCounts NONE = new RedactionCounts(SecretTexts.NONE) {
        @Override
        RedactionCounts ofPart() {
            return this;
        }

        @Override
        void add(String rule) {
            // Nobody asks.
        }

        @Override
        void addNamed(String name) {
            // Nobody asks.
        }
    };

    private static final int LONGEST_NAME = 80;

    private static final int MOST_NAMES = 200;

    private final Map<String, long[]> counts = new HashMap<>();
    private final SecretTexts given;

    /** Of a file from which those texts are taken out. */
    RedactionCounts(SecretTexts given) {
        this.given = given;
    }

    /** Those of a part of the file, which are to be added. */
    RedactionCounts ofPart() {
        return new RedactionCounts(given);
    }

    /** Counts a value that was taken out for a rule of ours. */
    void add(String rule) {
        add(rule, 1);
    }

    /** Counts a value that was taken out for the name that the service gave it. */
    void addNamed(String name) {
        long[] count = counts.get(name);
        if (count != null) {
            count[0]++;
            return;
        }
        String shown = TextSecrets.masked(name, given);
        add(shown.length() > LONGEST_NAME ? shown.substring(0, LONGEST_NAME) : shown, 1);
    }

    void addAll(RedactionCounts other) {
        other.counts.forEach((name, count) -> add(name, count[0]));
    }

    private void add(String shown, long times) {
        boolean known = counts.size() < MOST_NAMES || counts.containsKey(shown);
        counts.computeIfAbsent(known ? shown : "other names", absent -> new long[1])[0] += times;
    }

    Map<String, Integer> toMap() {
        Map<String, Integer> all = new TreeMap<>();
        counts.forEach((name, count) -> all.put(name, (int) Math.min(Integer.MAX_VALUE, count[0])));
        return all;
    }
}
