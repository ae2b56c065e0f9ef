package io.jenkins.plugins.qualysflow.run.arguments;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.util.Secret;
import io.jenkins.plugins.qualysflow.config.QualysFlowConfiguration;
import io.jenkins.plugins.qualysflow.config.QualysFlowServer;
import io.jenkins.plugins.qualysflow.config.ServerChoice;
import io.jenkins.plugins.qualysflow.core.gate.Gate;
import io.jenkins.plugins.qualysflow.core.gate.GateRules;
import io.jenkins.plugins.qualysflow.core.gate.RequiredGates;
import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import io.jenkins.plugins.qualysflow.core.model.RunRequest;
import io.jenkins.plugins.qualysflow.core.output.CollectOptions;
import io.jenkins.plugins.qualysflow.core.output.MaskedLiterals;
import io.jenkins.plugins.qualysflow.core.output.NodeGlob;
import io.jenkins.plugins.qualysflow.core.output.RedactPath;
import io.jenkins.plugins.qualysflow.core.poll.PollSettings;
import io.jenkins.plugins.qualysflow.core.request.InvalidParametersException;
import io.jenkins.plugins.qualysflow.core.run.DefinitionUse;
import io.jenkins.plugins.qualysflow.core.run.RunOrder;
import io.jenkins.plugins.qualysflow.run.record.UsualTimes;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The options of a wait as stored while it is in progress: strings and numbers, see {@link StoredRun}. */
@Restricted(NoExternalUse.class)
public final class StoredOptions implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final long MEGABYTE = 1024L * 1024;

    private final String server;
    private final String credentialsId;
    private final String onFailure;
    private final int collectMinutes;
    private final boolean failOnStepFailure;
    private final String archiveOutputs;
    private final String archiveInputs;
    private final boolean includeChildren;
    private final ArrayList<String> redact;
    private final boolean publishChecks;
    private final String checkName;

    /** JSON text, encrypted: what a gate compares with may be secret. */
    private final String encryptedGates;

    /** The gates that administrators require, like {@link #encryptedGates}; null in builds of earlier versions. */
    private final String encryptedRequired;

    /**
     * Copies the options.
     *
     * @param redact JSONPath expressions, checked
     * @param gates checked
     * @param required gates that administrators require, checked
     */
    StoredOptions(
            @NonNull WaitArguments arguments,
            @NonNull ServerChoice choice,
            @NonNull List<String> redact,
            @NonNull List<Map<String, Object>> gates,
            @NonNull List<Map<String, Object>> required) {
        this.server = choice.server().getName();
        this.credentialsId = choice.credentialsId();
        this.onFailure = arguments.getOnFailure().name();
        this.collectMinutes = arguments.getCollectMinutes();
        this.failOnStepFailure = arguments.isFailOnStepFailure();
        this.archiveOutputs = arguments.getArchiveOutputs();
        this.archiveInputs = arguments.getArchiveInputs();
        this.includeChildren = arguments.isIncludeChildren();
        this.redact = new ArrayList<>(redact);
        this.publishChecks = arguments.isPublishChecks();
        this.checkName = arguments.getCheckName();
        this.encryptedGates = Secret.fromString(QFlowJson.write(gates)).getEncryptedValue();
        this.encryptedRequired = Secret.fromString(QFlowJson.write(required)).getEncryptedValue();
    }

    /** Name of the server. */
    @NonNull
    public String server() {
        return server;
    }

    /** The credential that the job or its folder chose; null for the server's own. */
    @CheckForNull
    public String credentialsId() {
        return credentialsId;
    }

    /** What happens to the build if the run does not pass. */
    @NonNull
    public OnFailure onFailure() {
        return OnFailure.valueOf(onFailure);
    }

    /** Whether the run is told as a check in the pull request of its build. */
    public boolean publishChecks() {
        return publishChecks;
    }

    /** Name of the check; null for one with the name of the workflow. */
    @CheckForNull
    public String checkName() {
        return checkName;
    }

    /** The order for the engine. */
    @NonNull
    RunOrder order(
            @CheckForNull String workflowId,
            @CheckForNull String workflowName,
            @CheckForNull RunRequest request,
            boolean waitForEnd,
            boolean strictVariables,
            MaskedLiterals secrets)
            throws AbortException {
        QualysFlowServer configured = configured();
        return new RunOrder(
                workflowId,
                request,
                waitForEnd,
                true,
                new PollSettings(
                        PollSettings.DEFAULT.initialDelay(),
                        Duration.ofSeconds(configured.getMaxIntervalSeconds()),
                        UsualTimes.get().last(workflowId)),
                new CollectOptions(
                        new NodeGlob(archiveOutputs),
                        new NodeGlob(archiveInputs),
                        configured.getMaxFileMegabytes() * MEGABYTE,
                        configured.getMaxTotalMegabytes() * MEGABYTE,
                        redact.stream()
                                .filter(path -> !path.isBlank())
                                .map(RedactPath::of)
                                .toList(),
                        secrets),
                Duration.ofMinutes(collectMinutes),
                failOnStepFailure,
                includeChildren,
                configured.isMarkRuns(),
                gates(),
                required(workflowId, workflowName),
                definition(configured, strictVariables));
    }

    private List<Gate> gates() throws AbortException {
        try {
            return GateRules.check(decrypted(encryptedGates), WaitArguments::gateName, true);
        } catch (InvalidParametersException e) {
            throw new AbortException(e.getMessage());
        }
    }

    /**
     * The gates that administrators required when the run began.
     *
     * @throws AbortException if they can't be decrypted any more
     */
    @NonNull
    RequiredGates required(@CheckForNull String workflowId, @CheckForNull String workflowName) throws AbortException {
        if (encryptedRequired == null) {
            return RequiredGates.NONE;
        }
        List<Map<String, Object>> required = decrypted(encryptedRequired);
        try {
            return new RequiredGates(
                    GateRules.checkRequired(required, CheckedArguments.requiredNames(required)),
                    workflowId,
                    workflowName);
        } catch (InvalidParametersException e) {
            throw new AbortException(e.getMessage());
        }
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> decrypted(String encrypted) throws AbortException {
        Secret secret = Secret.decrypt(encrypted);
        if (secret == null) {
            // Without its gates the run could pass by accident.
            throw new AbortException(Messages.StoredOptions_noGates());
        }
        return (List<Map<String, Object>>) QFlowJson.readPlain(secret.getPlainText());
    }

    private static DefinitionUse definition(QualysFlowServer configured, boolean strict) {
        if (strict) {
            return DefinitionUse.REFUSE;
        }
        return configured.isIgnoreDefinitions() ? DefinitionUse.IGNORE : DefinitionUse.WARN;
    }

    private QualysFlowServer configured() {
        try {
            return QualysFlowConfiguration.get().server(server);
        } catch (AbortException e) {
            // The server was removed. The engine reports that when it connects; until then defaults are used.
            return new QualysFlowServer(server);
        }
    }
}
