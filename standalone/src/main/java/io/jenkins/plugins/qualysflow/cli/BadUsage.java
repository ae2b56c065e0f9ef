package io.jenkins.plugins.qualysflow.cli;

import java.util.List;

/** What the user gave can't be used; found before anything is sent. */
final class BadUsage extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    BadUsage(String problem) {
        this(List.of(problem));
    }

    /**
     * Several at once.
     *
     * @param problems a sentence each, naming option or variable and the rule, and no value that may be secret
     */
    BadUsage(List<String> problems) {
        super(String.join("; ", problems));
        this.problems = List.copyOf(problems);
    }

    List<String> problems() {
        return problems;
    }
}
