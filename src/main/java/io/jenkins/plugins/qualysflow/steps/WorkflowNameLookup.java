package io.jenkins.plugins.qualysflow.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.qualysflow.core.output.Collector;
import io.jenkins.plugins.qualysflow.core.output.PatientCalls;
import io.jenkins.plugins.qualysflow.core.poll.Connection;
import io.jenkins.plugins.qualysflow.core.request.WorkflowNames;
import io.jenkins.plugins.qualysflow.core.run.Engine;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/** Finds the workflow that a name means, before its start. */
final class WorkflowNameLookup {

    private static final Duration LONGEST_RETRY = Duration.ofSeconds(60);

    private WorkflowNameLookup() {}

    /**
     * The id of the only workflow of that name.
     *
     * @param deadline until when an error that may pass is borne with
     * @param over whether nobody waits any more
     */
    @NonNull
    static CompletableFuture<String> of(
            @NonNull String name, Connection connection, Instant deadline, BooleanSupplier over, Engine engine) {
        PatientCalls calls = new PatientCalls(
                connection, new Collector.Settings(engine.clock(), engine.scheduler(), deadline, LONGEST_RETRY), over);
        return WorkflowNames.resolve(
                name, query -> calls.fetch(() -> connection.client().workflows(query)));
    }
}
