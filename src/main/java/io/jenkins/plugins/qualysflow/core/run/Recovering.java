package io.jenkins.plugins.qualysflow.core.run;

import static io.jenkins.plugins.qualysflow.core.run.RunContext.on;

import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.poll.Connection;
import io.jenkins.plugins.qualysflow.core.poll.Scheduler;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A run in {@link FlowRun.State#RECOVERING}: its start may have been acted on and was not answered, so it searches the execution
 * that it began.
 */
final class Recovering {

    /** How long the credential is looked up. */
    private static final Duration LOOK_UP_TIME = Duration.ofMinutes(10);

    private final FlowRun run;
    private final RunContext context;

    private Scheduler.Timer deadline = () -> {};
    private String unknownReason;

    Recovering(FlowRun run, RunContext context) {
        this.run = run;
        this.context = context;
    }

    /**
     * Begins.
     *
     * @param reason why it is not known whether the start began an execution
     */
    void begin(String reason) {
        unknownReason = reason;
        if (context.connection() == null) {
            deadline = context.after(LOOK_UP_TIME, new Event.Deadline());
        }
        search();
    }

    /** Posts {@link Event.Recovered}, with the execution that the start began, or the candidates. */
    void search() {
        RunState unknown = context.stored();
        CompletableFuture<Connection> current = context.connection() == null
                ? on(context.engine.lookup(), context.host::connection)
                : CompletableFuture.completedFuture(context.connection());
        context.post(
                current.thenComposeAsync(
                        found -> {
                            context.connection(found);
                            deadline.cancel();
                            return new UnknownStart(
                                            context.order,
                                            unknown,
                                            context.host,
                                            found,
                                            context.engine,
                                            context.mailbox)
                                    .find();
                        },
                        context.mailbox),
                Event.Recovered::new);
    }

    void handle(Event event) {
        if (event instanceof Event.Recovered recovered) {
            recovered(recovered);
        } else if (event instanceof Event.Deadline && context.connection() == null) {
            unknown(RunError.of("start_unknown", unknownReason + "; its credential was not found in time"));
        }
    }

    private void recovered(Event.Recovered recovered) {
        Throwable error = recovered.error();
        if (error != null && !(error instanceof IOException)) {
            run.fault(error);
        } else if (error != null || recovered.found().execution() == null) {
            List<Execution> candidates =
                    error != null ? List.of() : recovered.found().candidates();
            unknown(new RunError("start_unknown", unknownReason, candidates));
        } else {
            String id = recovered.found().execution().id();
            context.notifyHost(new RunEvent.Adopted(id));
            run.began(id);
        }
    }

    private void unknown(RunError error) {
        run.conclude(context.verdict.of(null, null, Outcome.START_UNKNOWN, error), null);
    }

    void release() {
        deadline.cancel();
    }
}
