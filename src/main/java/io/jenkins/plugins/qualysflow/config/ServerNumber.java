package io.jenkins.plugins.qualysflow.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.util.FormValidation;
import java.util.function.Supplier;

/** The numeric fields of a server, with label and maximum. */
enum ServerNumber {
    CALLS_PER_HOUR(Messages::ServerNumber_callsPerHour, 100_000),
    MAX_INTERVAL_SECONDS(Messages::ServerNumber_maxIntervalSeconds, 3600),
    MAX_FILE_MEGABYTES(Messages::ServerNumber_maxFileMegabytes, 100_000),
    MAX_TOTAL_MEGABYTES(Messages::ServerNumber_maxTotalMegabytes, 100_000);

    private final Supplier<String> label;
    private final int most;

    ServerNumber(Supplier<String> label, int most) {
        this.label = label;
        this.most = most;
    }

    /** The error for a value, with label, field and rule; null if it is valid. */
    @CheckForNull
    String problem(int value) {
        return value >= 1 && value <= most ? null : rule();
    }

    /** The check of the text in a form. */
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
        return Messages.ServerNumber_rule(label.get(), most);
    }
}
