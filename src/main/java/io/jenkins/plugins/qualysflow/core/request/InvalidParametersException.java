package io.jenkins.plugins.qualysflow.core.request;

import java.util.List;

/** Parameters that violate rules. Each problem names the parameter and the rule, never a value. */
public final class InvalidParametersException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    public InvalidParametersException(List<String> problems) {
        super(String.join("; ", problems));
        this.problems = List.copyOf(problems);
    }

    /** One sentence each, at least one. */
    public List<String> problems() {
        return problems;
    }
}
