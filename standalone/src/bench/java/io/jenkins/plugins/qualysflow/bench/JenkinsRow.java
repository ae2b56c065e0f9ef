package io.jenkins.plugins.qualysflow.bench;

import java.util.List;

/** Says where the row is that needs a Jenkins. */
final class JenkinsRow implements Row {

    @Override
    public String name() {
        return "jenkins";
    }

    @Override
    public String title() {
        return "1,000 qflowRun steps in one Jenkins";
    }

    @Override
    public RowReport measure(Settings settings) {
        return new RowReport(
                List.of(
                        "Not measured here: it needs the artifacts of Jenkins, and runs with the plugin build. The goal is that all"
                                + " succeed, that the p95 of REST answers is under 500 ms, and that the number of threads is constant."),
                List.of(),
                List.of(),
                List.of());
    }
}
