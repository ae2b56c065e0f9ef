package io.jenkins.plugins.qualysflow.core.output;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What has to go of one file.
 *
 * @param places where it stands, found one way or the other
 * @param names how many values were found by their name
 * @param paths how many values each redact path matched, in the order of the paths
 */
record Findings(List<PlaceFile> places, RedactionCounts names, Map<String, Integer> paths) {

    /** All places in one order. */
    Places open() throws IOException {
        List<Places> readers = new ArrayList<>();
        for (PlaceFile file : places) {
            readers.add(file.reader());
        }
        return Places.merged(readers);
    }
}
