package io.jenkins.plugins.qualysflow.bench;

import java.util.Collection;
import java.util.Locale;

/** Percentiles, and numbers as people read them. */
final class Numbers {

    private Numbers() {}

    /**
     * The smallest of the values that so many of them do not exceed (nearest rank).
     *
     * @param percent more than 0, at most 100
     * @return NaN if there are no values
     */
    static double percentile(Collection<Double> values, double percent) {
        if (values.isEmpty()) {
            return Double.NaN;
        }
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int rank = (int) Math.ceil(percent / 100 * sorted.length - 1e-9);
        return sorted[Math.max(1, rank) - 1];
    }

    static double least(Collection<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).min().orElse(Double.NaN);
    }

    static double median(Collection<Double> values) {
        return percentile(values, 50);
    }

    /** Whole from ten on, else with a digit or two behind the point. */
    static String text(double value) {
        if (Double.isNaN(value)) {
            return "–";
        }
        double size = Math.abs(value);
        String form = size >= 10 || value == Math.rint(value) ? "%,.0f" : size >= 1 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, form, value);
    }

    /** Least, median and most of the values; one number where they are the same. */
    static String spread(Collection<Double> values) {
        if (values.stream().distinct().count() == 1) {
            return text(median(values));
        }
        return text(least(values)) + " / " + text(median(values)) + " / " + text(percentile(values, 100));
    }
}
