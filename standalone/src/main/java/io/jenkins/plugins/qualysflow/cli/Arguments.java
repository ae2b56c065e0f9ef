package io.jenkins.plugins.qualysflow.cli;

import io.jenkins.plugins.qualysflow.core.request.WorkflowId;

/** Checks of what stands on a command line without the name of an option. */
final class Arguments {

    private Arguments() {}

    /**
     * An id as it is sent.
     *
     * @throws BadUsage if it is none
     */
    static String uuid(String name, String value) {
        String problem = WorkflowId.problem(name, value);
        if (problem != null) {
            throw new BadUsage(problem);
        }
        return value.strip();
    }
}
