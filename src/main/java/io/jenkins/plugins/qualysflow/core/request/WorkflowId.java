package io.jenkins.plugins.qualysflow.core.request;

import java.util.Locale;
import java.util.regex.Pattern;

/** The form of ids of workflows and executions: a UUID of any version. */
public final class WorkflowId {

    private static final Pattern FORM =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    private WorkflowId() {}

    /** The normalized id, so that ids of one workflow are equal. */
    public static String normal(String id) {
        return id.strip().toLowerCase(Locale.ROOT);
    }

    /** The problem of an id, as a sentence about that parameter; null if it is valid. */
    public static String problem(String parameter, String id) {
        if (id == null || id.isBlank()) {
            return parameter + " is required";
        }
        return FORM.matcher(id.strip()).matches()
                ? null
                : parameter + " must be a UUID of 8-4-4-4-12 hexadecimal digits, such as"
                        + " 6cad21c8-4405-4517-beb9-7372feafb5b4";
    }
}
