package io.jenkins.plugins.qualysflow.core.output;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** How many values were taken out of a file, by what gave them away. Names come from the service, so both the length
 * and the number of those that are kept are bounded. */
final class RedactionCounts {

    private static final int LONGEST_NAME = 80;

    private static final int MOST_NAMES = 200;

    private final Map<String, long[]> counts = new HashMap<>();

    void add(String name) {
        add(name, 1);
    }

    void addAll(RedactionCounts other) {
        other.counts.forEach((name, count) -> add(name, count[0]));
    }

    private void add(String name, long times) {
        long[] count = counts.get(name);
        if (count == null) {
            String counted = name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name;
            boolean known = counts.size() < MOST_NAMES || counts.containsKey(counted);
            count = counts.computeIfAbsent(known ? counted : "other names", absent -> new long[1]);
        }
        count[0] += times;
    }

    Map<String, Integer> toMap() {
        Map<String, Integer> all = new TreeMap<>();
        counts.forEach((name, count) -> all.put(name, (int) Math.min(Integer.MAX_VALUE, count[0])));
        return all;
    }
}
