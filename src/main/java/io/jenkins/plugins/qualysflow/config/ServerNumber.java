package io.jenkins.plugins.qualysflow.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.util.FormValidation;

/** The numbers of a server: what they are called and what they may be. */
enum ServerNumber {
    CALLS_PER_HOUR("callsPerHour", 100_000),
    MAX_INTERVAL_SECONDS("maxIntervalSeconds", 3600),
    MAX_FILE_MEGABYTES("maxFileMegabytes", 100_000),
    MAX_TOTAL_MEGABYTES("maxTotalMegabytes", 100_000);

    private final String field;
    private final int most;

    ServerNumber(String field, int most) {
        this.field = field;
        this.most = most;
    }

    /** What is wrong with a value, naming field and rule; null if nothing is. */
    @CheckForNull
    String problem(int value) {
        return value >= 1 && value <= most ? null : rule();
    }

    /** The same for the text of a form. */
    @NonNull
    FormValidation check(@CheckForNull String text) {
        try {
            String problem = problem(Integer.parseInt(text == null ? "" : text.strip()));
            return problem == null ? FormValidation.ok() : FormValidation.error(problem);
        } catch (NumberFormatException e) {
            return FormValidation.error(rule());
        }
    }

    private String rule() {
        return Messages.ServerNumber_rule(field, most);
    }
}
