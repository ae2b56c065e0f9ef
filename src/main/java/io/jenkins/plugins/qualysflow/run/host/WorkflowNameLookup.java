package io.jenkins.plugins.qualysflow.run.host;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.qualysflow.config.Connections;
import io.jenkins.plugins.qualysflow.core.client.QFlowErrors;
import io.jenkins.plugins.qualysflow.core.client.Scrubber;
import io.jenkins.plugins.qualysflow.core.output.Collector;
import io.jenkins.plugins.qualysflow.core.output.MaskedLiterals;
import io.jenkins.plugins.qualysflow.core.output.RetriedCalls;
import io.jenkins.plugins.qualysflow.core.poll.Connection;
import io.jenkins.plugins.qualysflow.core.poll.Purpose;
import io.jenkins.plugins.qualysflow.core.request.WorkflowNames;
import io.jenkins.plugins.qualysflow.core.run.Engine;
import io.jenkins.plugins.qualysflow.engine.QualysFlowEngine;
import io.jenkins.plugins.qualysflow.run.arguments.StoredRun;
import io.jenkins.plugins.qualysflow.run.record.StartRecords;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Finds the workflow that a name means, before its start. */
@Restricted(NoExternalUse.class)
public final class WorkflowNameLookup {

    private static final Duration LONGEST_RETRY = Duration.ofSeconds(60);

    private WorkflowNameLookup() {}

    /**
     * The id of the only workflow of the name. People see meanwhile that it is looked for.
     *
     * @param stored a run whose workflow is given by its name; an error that may pass is borne with until its deadline
     * @param secrets masked in what is shown
     * @param over whether nobody waits any more
     * @throws AbortException with a message for the user if there is no connection
     */
    @NonNull
    public static CompletableFuture<String> of(
            @NonNull StoredRun stored,
            @NonNull Run<?, ?> build,
            @NonNull MaskedLiterals secrets,
            @NonNull RunLog log,
            @NonNull BooleanSupplier over)
            throws AbortException {
        ShownRun shown = new ShownRun(build, stored.startId(), secrets);
        shown.begin(StartRecords.of(build), stored.record(secrets));
        shown.does(Messages.WorkflowNameLookup_looking(secrets.mask(stored.workflowName())));
        try {
            Connection connection = Connections.get()
                    .of(build, stored.options().server(), stored.options().credentialsId(), true);
            Instant until = connection.account().heldBackUntil(Purpose.COLLECT);
            if (until != null) {
                shown.waits(log.startWaits(until), until);
            }
            return lookUp(connection, stored, over).whenComplete((id, error) -> shown.silent());
        } catch (IOException e) {
            shown.silent();
            throw failure(e, secrets);
        } catch (RuntimeException e) {
            shown.silent();
            throw e;
        }
    }

    private static CompletableFuture<String> lookUp(Connection connection, StoredRun stored, BooleanSupplier over) {
        Engine engine = QualysFlowEngine.get().engine();
        RetriedCalls calls = new RetriedCalls(
                connection,
                new Collector.Settings(
                        engine.clock(), engine.scheduler(), stored.state().deadline(), LONGEST_RETRY),
                over);
        return WorkflowNames.resolve(stored.workflowName(), query -> calls.fetch(client -> client.workflows(query)));
    }

    /** What the user is told where that failed. */
    @NonNull
    public static AbortException failure(@NonNull Throwable error, @NonNull MaskedLiterals secrets) {
        Throwable cause = QFlowErrors.unwrap(error);
        String reason =
                cause instanceof CancellationException ? Messages.WorkflowNameLookup_noAnswer() : cause.getMessage();
        return new AbortException(Scrubber.printable(Messages.WorkflowNameLookup_notFound(secrets.mask(reason))));
    }
}
