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

    /**
     * Copies the options.
     *
     * @param redact JSONPath expressions, checked
     * @param gates checked
     */
    StoredOptions(
            @NonNull WaitArguments arguments,
            @NonNull ServerChoice choice,
            @NonNull List<String> redact,
            @NonNull List<Map<String, Object>> gates) {
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
                definition(configured, strictVariables));
    }

    @SuppressWarnings("unchecked")
    private List<Gate> gates() throws AbortException {
        Secret secret = Secret.decrypt(encryptedGates);
        if (secret == null) {
            // Without its gates the run could pass by accident.
            throw new AbortException(Messages.StoredOptions_noGates());
        }
        try {
            return GateRules.check(
                    (List<Map<String, Object>>) QFlowJson.readPlain(secret.getPlainText()),
                    WaitArguments::gateName,
                    true);
        } catch (InvalidParametersException e) {
            throw new AbortException(e.getMessage());
        }
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
