package io.jenkins.plugins.qualysflow.cli;

import java.util.Map;
import java.util.regex.Pattern;

/** Turns the parameter names in sentences about a run into the options by which the command takes them. */
final class OptionNames {

    private static final Map<String, String> OPTIONS = Map.of(
            "workflowId", "WORKFLOW_ID",
            "connectorId", "--connector-id",
            "region", "--region",
            "resourceGroup", "--resource-group",
            "project", "--project",
            "ociRegion", "--oci-region",
            "oci_region", "--oci-region",
            "compartment", "--compartment",
            "allowPartialVariables", "--allow-partial-variables");

    /** A name that stands by itself: not within another word, nor after {@code variables.}, where the user chose it. */
    private static final Pattern NAME =
            Pattern.compile("(?<![\\w.-])(?<!system variable )(" + String.join("|", OPTIONS.keySet()) + ")(?![\\w.-])");

    private OptionNames() {}

    /** The sentence as the user of the command understands it. */
    static String in(String sentence) {
        return NAME.matcher(sentence)
                .replaceAll(match -> OPTIONS.get(match.group(1)))
                .replace("as a parameter of its own", "as an option of its own");
    }
}
