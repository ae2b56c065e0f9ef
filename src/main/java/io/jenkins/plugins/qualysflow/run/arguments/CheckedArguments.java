package io.jenkins.plugins.qualysflow.run.arguments;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.Item;
import io.jenkins.plugins.qualysflow.config.ServerChoice;
import io.jenkins.plugins.qualysflow.core.client.Scrubber;
import io.jenkins.plugins.qualysflow.core.gate.GateRules;
import io.jenkins.plugins.qualysflow.core.gate.RequiredGates;
import io.jenkins.plugins.qualysflow.core.gate.Requirement;
import io.jenkins.plugins.qualysflow.core.output.RedactPath;
import io.jenkins.plugins.qualysflow.core.request.CheckedRun;
import io.jenkins.plugins.qualysflow.core.request.InvalidParametersException;
import io.jenkins.plugins.qualysflow.core.request.RunRules;
import io.jenkins.plugins.qualysflow.core.request.WorkflowId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Arguments that passed all checks. */
@Restricted(NoExternalUse.class)
public final class CheckedArguments {

    private static final int MAX_MINUTES = 60 * 24 * 30;
    private static final int LONGEST_CHECK_NAME = 100;

    private final WaitArguments arguments;
    private final CheckedRun run;
    private final String executionId;
    private final StoredOptions options;

    private CheckedArguments(WaitArguments arguments, CheckedRun run, String executionId, StoredOptions options) {
        this.arguments = arguments;
        this.run = run;
        this.executionId = executionId;
        this.options = options;
    }

    /**
     * Checks the arguments of a run that begins with a start.
     *
     * @throws AbortException naming each argument that breaks a rule, and the rule
     */
    @NonNull
    public static CheckedArguments ofStart(@NonNull StartArguments arguments, @NonNull Item job) throws AbortException {
        List<String> problems = new ArrayList<>();
        CheckedRun run = null;
        try {
            run = RunRules.check(arguments.parameters());
        } catch (InvalidParametersException e) {
            problems.addAll(e.problems());
        }
        return of(arguments, run, null, problems, job);
    }

    /**
     * Checks the arguments of a wait for an execution that was started before.
     *
     * @param executionId as it was given
     * @throws AbortException naming each argument that breaks a rule, and the rule
     */
    @NonNull
    public static CheckedArguments ofWait(
            @NonNull WaitArguments arguments, @CheckForNull String executionId, @NonNull Item job)
            throws AbortException {
        List<String> problems = new ArrayList<>();
        String badId = WorkflowId.problem("executionId", executionId);
        if (badId != null) {
            problems.add(badId);
        }
        return of(arguments, null, executionId, problems, job);
    }

    private static CheckedArguments of(
            WaitArguments arguments, CheckedRun run, String executionId, List<String> found, Item job)
            throws AbortException {
        List<String> redact = texts(arguments.getRedact());
        List<String> problems = new ArrayList<>(Stream.of(
                        minutesProblem("timeoutMinutes", arguments.getTimeoutMinutes()),
                        minutesProblem("collectMinutes", arguments.getCollectMinutes()),
                        redactProblem("redact", redact),
                        checkNameProblem("checkName", arguments.getCheckName()))
                .filter(Objects::nonNull)
                .toList());
        problems.addAll(found);
        problems.addAll(parameterProblems(arguments));
        List<Map<String, Object>> gates = List.of();
        try {
            gates = arguments.gateMaps();
            GateRules.check(
                    gates, WaitArguments::gateName, !(arguments instanceof StartArguments start) || start.isWait());
        } catch (InvalidParametersException e) {
            problems.addAll(e.problems());
        }
        if (!problems.isEmpty()) {
            throw new AbortException(arguments.function() + ": " + String.join("; ", problems));
        }
        // Here, so that an unknown server is an error before anything is sent.
        ServerChoice choice = ServerChoice.of(job, arguments.getServer(), arguments.getCredentialsId());
        List<Map<String, Object>> required = choice.requiredGates(job);
        String refused = requiredProblem(arguments, run, required);
        if (refused != null) {
            throw new AbortException(arguments.function() + ": " + refused);
        }
        return new CheckedArguments(
                arguments, run, executionId, new StoredOptions(arguments, choice, redact, gates, required));
    }

    /**
     * Why a run can't obey the gates that administrators require; null if it can. Where it takes a call to know that a gate
     * applies, the run itself refuses to start without waiting.
     */
    private static String requiredProblem(WaitArguments arguments, CheckedRun run, List<Map<String, Object>> required) {
        try {
            List<Requirement> checked = GateRules.checkRequired(required, requiredNames(required));
            return arguments instanceof StartArguments start && !start.isWait()
                    ? new RequiredGates(checked, run.workflowId(), start.getWorkflowName()).certainWaitProblem()
                    : null;
        } catch (InvalidParametersException e) {
            // From a file edited by hand. What can't be evaluated can't pass.
            return String.join("; ", e.problems());
        }
    }

    /** Names of required gates in errors. */
    static IntFunction<String> requiredNames(List<Map<String, Object>> required) {
        return index -> Messages.CheckedArguments_required(required.get(index).get("requiredBy"));
    }

    /**
     * Refuses {@code ${NAME}} in ids of credentials. The credentials plugin would expand it to a build parameter, so that whoever
     * starts a build would choose the credential. A script can pass the value of a parameter instead.
     */
    private static List<String> parameterProblems(WaitArguments arguments) {
        Map<String, Object> ids = new LinkedHashMap<>();
        ids.put("credentialsId", arguments.getCredentialsId());
        Map<?, ?> secrets = arguments instanceof StartArguments start ? start.getSecretVariables() : null;
        if (secrets != null) {
            secrets.forEach((name, id) -> ids.put("secretVariables." + name, id));
        }
        List<String> problems = new ArrayList<>();
        ids.forEach((field, id) -> {
            if (id != null && id.toString().contains("${")) {
                problems.add(Messages.CheckedArguments_parameter(field, id));
            }
        });
        return problems;
    }

    /** Scripts may pass a GString. */
    private static List<String> texts(Collection<?> given) {
        return given == null ? List.of() : given.stream().map(String::valueOf).toList();
    }

    /** The error in a number of minutes; null if it is valid. */
    @CheckForNull
    public static String minutesProblem(@NonNull String field, int minutes) {
        // Qualys Flow serves executions of the last thirty days.
        return minutes >= 1 && minutes <= MAX_MINUTES ? null : Messages.CheckedArguments_minutes(field, MAX_MINUTES);
    }

    /** The error in the text of a number of minutes; null if it is valid. */
    @CheckForNull
    public static String minutesProblem(@NonNull String field, @CheckForNull String minutes) {
        try {
            return minutesProblem(field, Integer.parseInt(minutes == null ? "" : minutes.strip()));
        } catch (NumberFormatException e) {
            return Messages.CheckedArguments_minutes(field, MAX_MINUTES);
        }
    }

    /** The error in the name of a check; null if it is valid, and if there is none. */
    @CheckForNull
    public static String checkNameProblem(@NonNull String field, @CheckForNull String name) {
        boolean valid = name == null
                || !name.isBlank() && name.length() <= LONGEST_CHECK_NAME && name.equals(Scrubber.printable(name));
        return valid ? null : Messages.CheckedArguments_checkName(field, LONGEST_CHECK_NAME);
    }

    /** The error in redact paths; null if they are valid. Blank ones are ignored. */
    @CheckForNull
    public static String redactProblem(@NonNull String field, @NonNull List<String> paths) {
        for (String path : paths) {
            try {
                if (!path.isBlank()) {
                    RedactPath.of(path);
                }
            } catch (IllegalArgumentException e) {
                return Messages.CheckedArguments_redact(field, e.getMessage());
            }
        }
        return null;
    }

    /** Warnings for the log. */
    @NonNull
    public List<String> warnings() {
        return run == null ? List.of() : run.warnings();
    }

    /**
     * What is stored while the run is in progress.
     *
     * @param flowNodeId node of the Pipeline step; null in builds that do not survive a restart
     */
    @NonNull
    public StoredRun toStore(@CheckForNull String flowNodeId) {
        return run == null
                ? new StoredRun(arguments, executionId, options, flowNodeId)
                : new StoredRun((StartArguments) arguments, run, options, flowNodeId);
    }
}
