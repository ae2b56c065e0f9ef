package io.jenkins.plugins.qualysflow.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;

/**
 * How to measure.
 *
 * @param seed the first seed; each further one is one more
 * @param quick whether to be done soon, at the cost of the spread
 * @param jar the qflow command
 * @param scratch a folder for large files, empty
 */
record Settings(long seed, boolean quick, Path jar, Path scratch) {

    /** That many seeds, or fewer in a hurry. */
    List<Long> seeds(int whole, int quickly) {
        return LongStream.range(seed, seed + (quick ? quickly : whole)).boxed().toList();
    }
}
