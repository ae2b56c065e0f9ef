package io.jenkins.plugins.qualysflow.core.run;

import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.EXECUTION;
import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.ended;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.catalog.WorkflowDefinitions;
import io.jenkins.plugins.qualysflow.core.client.QFlowException;
import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.model.ExecutionDetails;
import io.jenkins.plugins.qualysflow.core.model.RunRequest;
import io.jenkins.plugins.qualysflow.core.model.StartedExecution;
import io.jenkins.plugins.qualysflow.core.model.Step;
import io.jenkins.plugins.qualysflow.core.output.Collected;
import io.jenkins.plugins.qualysflow.core.poll.Connection;
import io.jenkins.plugins.qualysflow.core.poll.Scheduler;
import io.jenkins.plugins.qualysflow.core.run.FlowRun.State;
import io.jenkins.plugins.qualysflow.core.testing.ScriptedClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of {@link FlowRun}: each event in each state. What the table does not name changes nothing. */
@Timeout(60)
class RunStatesTest {

    /** State, event, next state. The end of a run shows as PUBLISHING, since the host never says that it is stored. */
    private static final String TABLE = """
            NEW         Begin                      STARTING
            NEW         Abort                      PUBLISHING
            STARTING    Abort                      PUBLISHING
            STARTING    Deadline                   PUBLISHING
            STARTING    TokenReady: failed         PUBLISHING
            STARTING    DefinitionFound: differs   STARTING
            STARTING    RequestReady: failed       PUBLISHING
            STARTING    Saved: failed              PUBLISHING
            STARTING    StartAnswered: begun       WAITING
            STARTING    StartAnswered: refused     PUBLISHING
            STARTING    StartAnswered: unknown     RECOVERING
            RECOVERING  Abort                      DONE
            RECOVERING  Recovered: found           WAITING
            RECOVERING  Recovered: not found       PUBLISHING
            WAITING     Abort                      PUBLISHING
            WAITING     Connected: failed          PUBLISHING
            WAITING     ExecutionEnded             COLLECTING
            WAITING     ExecutionTimedOut          PUBLISHING
            WAITING     WaitFailed                 PUBLISHING
            COLLECTING  Abort                      PUBLISHING
            COLLECTING  EvidenceOpened: failed     PUBLISHING
            COLLECTING  Collected                  PUBLISHING
            PUBLISHING  Saved: the end             DONE
            """;

    private final Given given = new Given();

    /** No run of these differs from its definition, but where an event says so. */
    RunStatesTest() {
        given.definition = DefinitionUse.REFUSE;
        given.service.onDefinition = () -> CompletableFuture.completedFuture(DefinitionTest.details("{}"));
    }

    private static Map<String, Event> events(Given given) {
        Execution execution = ended(EXECUTION, "Success");
        QFlowException refusal = ScriptedClient.forbidden();
        Connection connection = new Connection(given.account, given.service);
        RunRequest request = new RunRequest(Map.of(), null);
        Evidence.Gathered nothing = new Evidence.Gathered(new Collected(List.of(), List.of()), List.of());
        Map<String, Event> events = new LinkedHashMap<>();
        events.put("Begin", new Event.Begin());
        events.put("Abort", new Event.Abort());
        events.put("Saved", new Event.Saved(Given.triggering(), null));
        events.put("Saved: failed", new Event.Saved(Given.triggering(), new IOException("disk full")));
        events.put("Saved: the end", new Event.Saved(Given.waiting().in(Phase.DONE), null));
        events.put("Retry", new Event.Retry());
        events.put("Deadline", new Event.Deadline());
        events.put("TokenReady", new Event.TokenReady(connection, null));
        events.put("TokenReady: failed", new Event.TokenReady(null, refusal));
        events.put("DefinitionFound", new Event.DefinitionFound(new WorkflowDefinitions.Found(null, "not readable")));
        events.put(
                "DefinitionFound: differs",
                new Event.DefinitionFound(new WorkflowDefinitions.Found(
                        DefinitionTest.details("{\"variables\": [{\"key\": \"owner\"}]}"), null)));
        events.put("TurnCame", new Event.TurnCame(new CompletableFuture<>()));
        events.put("RequestReady: failed", new Event.RequestReady(request, new IOException("no such credential")));
        events.put("StartAnswered: begun", new Event.StartAnswered(new StartedExecution(EXECUTION, null), null));
        events.put("StartAnswered: refused", new Event.StartAnswered(null, refusal));
        events.put(
                "StartAnswered: not acted on",
                new Event.StartAnswered(null, ScriptedClient.rateLimited(Duration.ofMinutes(1))));
        events.put("StartAnswered: unknown", new Event.StartAnswered(null, ScriptedClient.serverError()));
        events.put("Recovered: found", new Event.Recovered(new UnknownStart.Found(execution, List.of()), null));
        events.put("Recovered: not found", new Event.Recovered(new UnknownStart.Found(null, List.of()), null));
        events.put("Connected: failed", new Event.Connected(null, new IOException("the server is gone")));
        events.put("Renewed", new Event.Renewed(connection));
        events.put("StepsSeen", new Event.StepsSeen(new ExecutionDetails(execution, List.of(), 0)));
        events.put("PollAnswered", new Event.PollAnswered(EXECUTION, new RunEvent.Polled(execution, Given.deadline())));
        events.put("ExecutionEnded", new Event.ExecutionEnded(EXECUTION, execution));
        events.put("ExecutionTimedOut", new Event.ExecutionTimedOut(EXECUTION, null));
        events.put("WaitFailed", new Event.WaitFailed(EXECUTION, refusal));
        events.put("ChildrenFound", new Event.ChildrenFound(EXECUTION, 1, new ChildSearch.Found(List.of(), List.of())));
        events.put("EvidenceOpened: failed", new Event.EvidenceOpened(new IOException("disk full")));
        events.put("Collected", new Event.Collected(nothing));
        RunResult result = new Verdict(given.order()).of(EXECUTION, execution, Outcome.TIMED_OUT, null);
        events.put("Published", new Event.Published(new Evidence.Kept(result, List.of())));
        return events;
    }

    static Stream<Arguments> everyEventInEveryState() {
        return Arrays.stream(State.values())
                .flatMap(state -> events(new Given()).keySet().stream()
                        .map(event -> Arguments.of(state, event, next(state, event))));
    }

    private static State next(State state, String event) {
        return TABLE.lines()
                .filter(line -> line.matches(state + " +" + event + " +[A-Z]+"))
                .map(line -> State.valueOf(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElse(state);
    }

    @ParameterizedTest(name = "{0}, {1}: {2}")
    @MethodSource("everyEventInEveryState")
    void anEventLeadsWhereTheTableSays(State from, String event, State to) {
        FlowRun run = runThatIs(from);

        run.post(events(given).get(event));
        given.time.settle();

        assertThat(run.state()).isEqualTo(to);
        assertThat(given.host.results).hasSize(to == State.DONE ? 1 : 0);
    }

    @ParameterizedTest
    @MethodSource("statesBeforeTheEnd")
    void anErrorOfOursEndsARunInAnyState(State from) {
        FlowRun run = runThatIs(from);

        run.post(new Event.Fault(new IllegalStateException("ours")));
        given.time.settle();

        assertThat(run.state()).isEqualTo(State.DONE);
        assertThat(given.host.result().passed()).isFalse();
        assertThat(given.host.result().error().code()).isEqualTo("failed");
    }

    /** The result is known in PUBLISHING. */
    static Stream<State> statesBeforeTheEnd() {
        return Arrays.stream(State.values()).filter(state -> state.compareTo(State.PUBLISHING) < 0);
    }

    @Test
    void anErrorOfOursWhilePublishingKeepsTheResult() {
        FlowRun run = runThatIs(State.PUBLISHING);

        run.post(new Event.Fault(new IllegalStateException("ours")));
        given.time.settle();

        assertThat(run.state()).isEqualTo(State.DONE);
        assertThat(given.host.result().outcome()).isEqualTo(Outcome.SUCCESS);
        assertThat(given.host.result().missing()).extracting("what").containsExactly("evidence");
        assertThat(given.host.result().passed()).isFalse();
    }

    @Test
    void anErrorOfOursWhileCollectingEndsTheCollecting() {
        List<CompletableFuture<?>> calls = new ArrayList<>();
        FlowRun run = runThatIs(State.COLLECTING, id -> {
            CompletableFuture<List<Step>> call = new CompletableFuture<>();
            calls.add(call);
            return call;
        });
        assertThat(calls).isNotEmpty();

        run.post(new Event.Fault(new IllegalStateException("ours")));
        given.time.settle();
        int made = calls.size();
        int spent = given.account.callsSpent();
        calls.forEach(call -> call.completeExceptionally(ScriptedClient.serverError()));
        given.time.advance(Duration.ofMinutes(10));

        assertThat(calls).hasSize(made);
        assertThat(given.account.callsSpent()).isEqualTo(spent);
        assertThat(given.time.timerCount()).isZero();
    }

    @Test
    void anErrorOfOursWithinAnErrorOfOursStillEndsTheRun() {
        Scheduler broken = (task, delay) -> () -> {
            throw new IllegalStateException("a timer that can't be taken back");
        };
        Engine engine =
                new Engine(given.poller, given.time, broken, given.time, given.engine.bulk(), given.engine.archiver());
        given.pause(Duration.ofMinutes(10));
        FlowRun run = new FlowRun(given.order(), RunState.begin(Given.deadline()), given.host, engine);
        run.begin();
        given.time.settle();

        run.post(new Event.Fault(new IllegalStateException("ours")));
        given.time.settle();

        assertThat(given.host.result().outcome()).isEqualTo(Outcome.NOT_STARTED);
    }

    @ParameterizedTest
    @EnumSource(value = State.class, names = "STARTING", mode = EnumSource.Mode.EXCLUDE)
    void aPlaceThatNobodyNeedsAnyMoreIsGivenBack(State state) {
        FlowRun run = runThatIs(state);
        CompletableFuture<CompletableFuture<StartedExecution>> place = new CompletableFuture<>();

        run.post(new Event.TurnCame(place));
        given.time.settle();

        assertThat(place).isCancelled();
    }

    /** A run that stays in a state, since the next thing that it needs never comes. */
    private FlowRun runThatIs(State state) {
        return runThatIs(state, id -> new CompletableFuture<>());
    }

    /** The same, with what happens when the steps are asked for, where they are to be collected. */
    private FlowRun runThatIs(State state, Function<String, CompletableFuture<List<Step>>> steps) {
        Phase neverStored = state.compareTo(State.STARTING) <= 0 ? Phase.TRIGGERING : Phase.DONE;
        given.host.onSave = stored ->
                state != State.DONE && (stored.phase() == neverStored || stored.phase() == Phase.DONE)
                        ? new CompletableFuture<>()
                        : CompletableFuture.completedFuture(null);
        given.archiver = task -> {
            if (state != State.PUBLISHING) {
                given.time.execute(task);
            }
        };
        given.service.onList = CompletableFuture::new;
        if (state.compareTo(State.COLLECTING) <= 0) {
            given.service.onStepsOf = steps;
        }
        if (state.compareTo(State.WAITING) > 0) {
            given.service.onPoll = id -> CompletableFuture.completedFuture(ended(id, "Success"));
            given.service.listWhatPollsFind(EXECUTION);
        }
        RunState stored =
                switch (state) {
                    case NEW, STARTING -> RunState.begin(Given.deadline());
                    case RECOVERING -> Given.triggering();
                    default -> Given.waiting();
                };
        FlowRun run = new FlowRun(given.order(), stored, given.host, given.engine);
        if (state != State.NEW) {
            run.begin();
            given.time.advance(Duration.ofSeconds(state == State.RECOVERING ? 1 : 30));
        }
        given.service.onToken = CompletableFuture::new;
        assertThat(run.state()).isEqualTo(state);
        return run;
    }
}
