package io.jenkins.plugins.qualysflow.core.run;

import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.EXECUTION;
import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.WORKFLOW;
import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.failed;
import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.client.QFlowException;
import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.model.Step;
import io.jenkins.plugins.qualysflow.core.output.Missing;
import io.jenkins.plugins.qualysflow.core.testing.ScriptedClient;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The executions that an execution began are waited for, judged and archived with it. */
@Timeout(20)
class ChildrenTest extends ChildrenFixture {

    @Test
    void childrenOfChildrenBelongToIt() {
        put(own(CHILD));
        put(child(CHILD, EXECUTION, "Success", GRANDCHILD, EXECUTION, CHILD));
        put(child(GRANDCHILD, CHILD, "Success"));

        given.run();
        RunResult result = given.end();

        assertFound(result, CHILD, GRANDCHILD);
        assertThat(result.children()).extracting(ChildResult::parentExecutionId).containsExactly(EXECUTION, CHILD);
        assertThat(result.toMap().get("children"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .first()
                .isEqualTo(Map.of(
                        "executionId",
                        CHILD,
                        "workflowId",
                        OTHER_WORKFLOW,
                        "parentExecutionId",
                        EXECUTION,
                        "status",
                        "Success",
                        "outcome",
                        "SUCCESS"));
    }

    @Test
    void aChildThatGoesOnIsWaitedFor() {
        put(own(CHILD));
        put(child(CHILD, EXECUTION, null));
        given.run();
        given.time.advance(Duration.ofMinutes(20));
        assertThat(given.host.results).isEmpty();
        assertThat(given.host.events).contains("childFound " + CHILD).doesNotContain("collecting");

        put(child(CHILD, EXECUTION, "Success"));

        assertFound(given.end(), CHILD);
    }

    @Test
    void aChildThatGoesOnAtTheDeadlineMeansTimedOutAndTheRestIsArchived() throws IOException {
        put(own(CHILD, GRANDCHILD));
        put(child(CHILD, EXECUTION, null));
        put(child(GRANDCHILD, EXECUTION, "Success"));

        given.run();
        RunResult result = given.end();

        assertThat(result.outcome()).isEqualTo(Outcome.TIMED_OUT);
        assertThat(result.passed()).isFalse();
        assertThat(result.error())
                .isEqualTo(RunError.of("timed_out", "the child execution " + CHILD + " had not ended at the deadline"));
        assertThat(result.summary()).contains("ended with 'Success', but not all that it began", CHILD);
        assertThat(folder.resolve("steps/1-trigger.output.json")).exists();
        assertThat(folder.resolve("children/" + GRANDCHILD + "/steps/1-trigger.output.json"))
                .exists();
        assertThat(Files.readString(folder.resolve("manifest.json")))
                .contains("\"complete\" : false", "child execution " + CHILD, "it had not ended at the deadline");
    }

    @Test
    void moreThanFiftyAreNotWaitedForWhichIsSaid() {
        String[] ids = IntStream.rangeClosed(1, Children.MOST + 1)
                .mapToObj("00000000-0000-4000-8000-0000000001%02x"::formatted)
                .toArray(String[]::new);
        put(own(ids));
        for (String id : ids) {
            put(child(id, EXECUTION, "Success"));
        }

        given.run();
        RunResult result = given.end();

        assertThat(result.children()).hasSize(Children.MOST);
        assertTooMany(result);
    }

    @Test
    void deeperThanFiveLevelsIsNotFollowedWhichIsSaid() {
        List<String> ids = new ArrayList<>(List.of(EXECUTION));
        for (int level = 1; level <= Children.DEEPEST + 2; level++) {
            ids.add("00000000-0000-4000-8000-00000000020" + level);
        }
        put(own(ids.get(1)));
        for (int level = 1; level <= Children.DEEPEST + 1; level++) {
            put(child(ids.get(level), ids.get(level - 1), "Success", ids.get(level + 1)));
        }

        given.run();
        RunResult result = given.end();

        assertThat(result.children()).hasSize(Children.DEEPEST);
        assertTooMany(result);
    }

    private static void assertTooMany(RunResult result) {
        assertThat(result.passed()).isFalse();
        assertThat(result.missing())
                .singleElement()
                .isEqualTo(new Missing(
                        "further child executions", "there are more than 50, or they are nested deeper than 5 levels"));
    }

    @Test
    void ofAChildThatGoesOnTheStatusIsToldThatWasSeenLast() {
        Execution begun = child(CHILD, EXECUTION, null);
        put(own(CHILD));
        put(begun);
        given.run();
        given.time.advance(Duration.ofMinutes(20));

        put(new Execution(
                CHILD, OTHER_WORKFLOW, "In Progress", begun.startDate(), null, begun.createdAt(), null, EXECUTION));
        RunResult result = given.end();

        assertThat(result.children())
                .singleElement()
                .satisfies(child -> assertThat(child.toMap()).containsEntry("status", "In Progress"));
    }

    @ParameterizedTest
    @CsvSource({"Failed, FAILURE", "Mystery, UNKNOWN_STATUS"})
    void aChildThatEndedBadlyCountsLikeAStepThatDid(String status, Outcome outcome) {
        put(own(CHILD));
        put(child(CHILD, EXECUTION, status));

        given.run();
        RunResult result = given.end();

        assertThat(result.outcome()).isEqualTo(Outcome.SUCCESS);
        assertThat(result.passed()).isFalse();
        assertThat(result.missing()).isEmpty();
        assertThat(result.children()).extracting(ChildResult::outcome).containsExactly(outcome);
        assertThat(result.summary()).contains("child executions that did not succeed: " + CHILD + " '" + status + "'");
    }

    @Test
    void aStepThatEndedBadlyInAChildCountsToo() {
        put(own(CHILD));
        put(child(CHILD, EXECUTION, "Success"));
        steps.put(CHILD, List.of(step("trigger", 1, "Failed")));

        given.run();

        assertThat(given.end().passed()).isFalse();
        assertThat(given.host.result().badChildren()).hasSize(1);
    }

    @Test
    void bothAreArchivedInOneBundleWithOneManifest() throws IOException {
        put(own(CHILD));
        put(child(CHILD, EXECUTION, "Success"));
        given.service.outputs.put(CHILD + "/trigger", "{\"password\":\"hunter2\"}");

        given.run();
        RunResult result = given.end();

        assertThat(result.passed()).as(result.summary()).isTrue();
        assertThat(folder.resolve("children/" + CHILD + "/steps/1-trigger.output.json"))
                .hasContent("{\"password\":\"********\"}");
        assertThat(result.artifacts())
                .contains("qflow/" + EXECUTION + "/children/" + CHILD + "/steps/1-trigger.output.json");
        assertThat(Files.readString(folder.resolve("execution.json"))).contains(CHILD);
    }

    @Test
    void aChildThatMayNotBeLookedAtAnyMoreIsNotCalledEnded() {
        put(own(CHILD));
        put(child(CHILD, EXECUTION, null));
        given.run();
        given.time.advance(Duration.ofMinutes(1));
        given.service.onPoll = id -> failed(ScriptedClient.forbidden());

        RunResult result = given.end();

        assertThat(result.children()).extracting(ChildResult::outcome).containsExactly(Outcome.STARTED);
        assertThat(result.missing()).extracting(Missing::what).contains("child execution " + CHILD);
        assertThat(result.passed()).isFalse();
    }

    @Test
    void aTokenThatIsRefusedWhileAChildIsWaitedForIsRenewed() {
        put(own(CHILD));
        put(child(CHILD, EXECUTION, null));
        given.run();
        given.time.advance(Duration.ofMinutes(1));
        List<QFlowException> refusals = new ArrayList<>(List.of(ScriptedClient.unauthorized()));
        given.service.onPoll = id -> refusals.isEmpty()
                ? CompletableFuture.completedFuture(child(CHILD, EXECUTION, "Success"))
                : failed(refusals.remove(0));

        assertFound(given.end(), CHILD);
    }

    @Test
    void aTroubleWhileAChildIsWaitedForIsTold() {
        put(own(CHILD));
        put(child(CHILD, EXECUTION, null));
        given.run();
        given.time.advance(Duration.ofMinutes(1));
        var look = given.service.onPoll;
        given.service.onPoll = id -> failed(ScriptedClient.serverError());
        given.time.advance(Duration.ofMinutes(5));
        given.service.onPoll = look;
        put(child(CHILD, EXECUTION, "Success"));

        assertFound(given.end(), CHILD);
        assertThat(given.host.events).contains("pollFailed server_error");
    }

    @Test
    void anErrorOfOursWhileChildrenAreFollowedEndsTheRun() {
        put(own(CHILD));
        Execution strange = child(CHILD, EXECUTION, "Success");
        given.service.onListOf = (workflow, query) -> CompletableFuture.completedFuture(
                query.page().number() > 1
                        ? List.of()
                        : List.of(new Execution(null, WORKFLOW, "x", null, null, null, null, EXECUTION)));
        put(strange);

        given.run();

        assertThat(given.end().passed()).isFalse();
        assertThat(given.poller.watchCount()).isZero();
    }

    @Test
    void anAbortWhileAChildIsWaitedForEndsAtOnce() {
        put(own(CHILD));
        put(child(CHILD, EXECUTION, null));
        FlowRun run = given.run();
        given.time.advance(Duration.ofMinutes(5));

        run.stop();
        given.time.settle();

        assertThat(given.host.result().outcome()).isEqualTo(Outcome.ABORTED);
        assertThat(given.host.result().executionId()).isEqualTo(EXECUTION);
        assertThat(given.poller.watchCount()).isZero();
    }

    @Test
    void anAbortWhileChildrenAreLookedForEndsAtOnce() {
        CompletableFuture<List<Step>> slow = new CompletableFuture<>();
        given.service.onStepsOf = id -> slow;
        put(own(CHILD));
        put(child(CHILD, EXECUTION, null));
        FlowRun run = given.run();
        given.time.advance(Duration.ofMinutes(1));

        run.stop();
        given.time.settle();
        assertThat(given.host.result().outcome()).isEqualTo(Outcome.ABORTED);

        slow.complete(List.of());
        given.time.advance(Duration.ofHours(2));
        assertThat(given.host.events).doesNotContain("childFound " + CHILD);
    }

    @Test
    void anAbortWhileTheFirstIsCollectedLeavesTheOthersOut() throws IOException {
        put(own(CHILD));
        put(child(CHILD, EXECUTION, "Success"));
        CompletableFuture<List<Step>> never = new CompletableFuture<>();
        given.service.onStepsOf = id -> {
            stepped.add(id);
            // Asked for the third time, it is for the evidence.
            return stepped.size() < 3 ? CompletableFuture.completedFuture(List.of(step("trigger", 1))) : never;
        };
        FlowRun run = given.run();
        given.time.advance(Duration.ofMinutes(1));

        run.stop();
        given.time.settle();

        assertThat(given.host.result().outcome()).isEqualTo(Outcome.ABORTED);
        assertThat(Files.readString(folder.resolve("manifest.json")))
                .contains("steps of the child execution " + CHILD, "the build was aborted");
    }

    @Test
    void aRunTakenUpWhileItWaitedForChildrenFindsThemAgain() {
        put(own(CHILD));
        put(child(CHILD, EXECUTION, "Success"));

        given.run(Given.waiting());

        assertFound(given.end(), CHILD);
        assertThat(given.service.runs).isEmpty();
    }

    @Test
    void aRunTakenUpWhileItCollectedFindsThemAgain() {
        put(own(CHILD));
        put(child(CHILD, EXECUTION, "Success"));

        given.run(Given.waiting().in(Phase.COLLECTING));

        assertFound(given.end(), CHILD);
    }

    @Test
    void evidenceThatCannotBeWrittenStillTellsOfChildren() throws IOException {
        given.host.staging = Files.writeString(folder.resolve("a file"), "");
        put(own(CHILD));
        put(child(CHILD, EXECUTION, "Failed"));

        given.run();
        RunResult result = given.end();

        assertThat(result.children()).hasSize(1);
        assertThat(result.passed()).isFalse();
    }
}
