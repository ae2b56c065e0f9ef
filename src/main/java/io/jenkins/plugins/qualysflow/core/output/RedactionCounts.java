package io.jenkins.plugins.qualysflow.core.output;

import java.util.Map;
import java.util.TreeMap;

/** How many values were taken out of a file, by what gave them away. Names come from the service, so both the length
 * and the number of those that are kept are bounded. */
final class RedactionCounts {

    private static final int LONGEST_NAME = 80;

    private static final int MOST_NAMES = 200;

    private final Map<String, Integer> counts = new TreeMap<>();

    void add(String name) {
        add(name, 1);
    }

    void addAll(RedactionCounts other) {
        other.counts.forEach(this::add);
    }

    private void add(String name, int times) {
        String counted = name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name;
        boolean known = counts.size() < MOST_NAMES || counts.containsKey(counted);
        counts.merge(known ? counted : "other names", times, RedactionCounts::sum);
    }

    private static int sum(int one, int other) {
        return (int) Math.min(Integer.MAX_VALUE, (long) one + other);
    }

    Map<String, Integer> toMap() {
        return counts;
    }
}
