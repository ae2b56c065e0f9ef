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
import java.util.logging.Level;
import java.util.logging.Logger;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Looks up the id of a workflow by its name. */
@Restricted(NoExternalUse.class)
public final class WorkflowNameLookup {

    private static final Logger LOGGER = Logger.getLogger(WorkflowNameLookup.class.getName());

    private static final Duration MAX_RETRY_INTERVAL = Duration.ofSeconds(60);

    private WorkflowNameLookup() {}

    /**
     * The id of the only workflow with the name. Pages show meanwhile that it is being looked up.
     *
     * @param stored a run whose workflow is given by its name; temporary errors are retried until its deadline
     * @param secrets masked in what is shown
     * @param over whether the step has ended, so that the lookup stops
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
            Connection connection = connection(stored, build, true);
            Instant until = connection.account().heldBackUntil(Purpose.COLLECT);
            if (until != null) {
                shown.waits(log.startWaits(until), until);
            }
            return lookUp(connection, stored, build, over).whenComplete((id, error) -> shown.silent());
        } catch (IOException e) {
            shown.silent();
            throw failure(e, secrets);
        } catch (RuntimeException e) {
            shown.silent();
            throw e;
        }
    }

    private static Connection connection(StoredRun stored, Run<?, ?> build, boolean track) throws IOException {
        return Connections.get()
                .of(build, stored.options().server(), stored.options().credentialsId(), track);
    }

    private static CompletableFuture<String> lookUp(
            Connection connection, StoredRun stored, Run<?, ?> build, BooleanSupplier over) {
        Engine engine = QualysFlowEngine.get().engine();
        RetriedCalls calls = new RetriedCalls(
                connection,
                new Collector.Settings(
                        engine.clock(),
                        engine.scheduler(),
                        stored.state().deadline(),
                        MAX_RETRY_INTERVAL,
                        engine.bulk(),
                        () -> CompletableFuture.supplyAsync(() -> renewed(stored, build), engine.lookup())),
                over);
        return WorkflowNames.resolve(stored.workflowName(), query -> calls.fetch(client -> client.workflows(query)));
    }

    /** A connection with the credential as it is now, since that was refused; null if there is none. */
    private static Connection renewed(StoredRun stored, Run<?, ?> build) {
        try {
            return connection(stored, build, false);
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "No other credential", e);
            return null;
        }
    }

    /** The error for the user after a failed lookup. */
    @NonNull
    public static AbortException failure(@NonNull Throwable error, @NonNull MaskedLiterals secrets) {
        Throwable cause = QFlowErrors.unwrap(error);
        String reason =
                cause instanceof CancellationException ? Messages.WorkflowNameLookup_noAnswer() : cause.getMessage();
        return new AbortException(Scrubber.printable(Messages.WorkflowNameLookup_notFound(secrets.mask(reason))));
    }
}
