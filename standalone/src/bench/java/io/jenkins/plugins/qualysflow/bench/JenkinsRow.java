package io.jenkins.plugins.qualysflow.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the test of a thousand steps in a Jenkins has measured last; that needs the artifacts of Jenkins. */
final class JenkinsRow implements Row {

    private static final String RESULT = "target/load-reports/many-runs.txt";

    @Override
    public String name() {
        return "jenkins";
    }

    @Override
    public String title() {
        return "1,000 qflowRun steps in one Jenkins";
    }

    @Override
    public RowReport measure(Settings settings) throws IOException {
        // The jar is in standalone/target.
        Path root = settings.jar().getParent().getParent().getParent();
        List<String> about = new ArrayList<>(
                List.of(
                        "Fifty branches of one Pipeline each run twenty workflows, one after the other, of ten workflows of four"
                                + " seconds. The goal is that all succeed, that the p95 of REST answers is under 500 ms, and that"
                                + " there are no more threads in the second half than in the first; the test fails otherwise. It needs"
                                + " the artifacts of Jenkins: `mvn test-compile surefire:test@load`, with a quota of 100,000 calls."));
        Path result = root.resolve(RESULT);
        about.add(
                Files.exists(result)
                        ? "Measured: " + Files.readString(result).strip()
                        : "Not measured on the machine of this page.");
        return new RowReport(about, List.of(), List.of(), List.of());
    }
}
