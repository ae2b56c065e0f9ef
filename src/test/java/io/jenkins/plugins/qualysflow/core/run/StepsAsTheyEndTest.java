package io.jenkins.plugins.qualysflow.core.run;

import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.EXECUTION;
import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.ended;
import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.failed;
import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.running;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.model.ExecutionDetails;
import io.jenkins.plugins.qualysflow.core.model.Step;
import io.jenkins.plugins.qualysflow.core.testing.ScriptedClient;
import io.jenkins.plugins.qualysflow.core.testing.SimulatedTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Given a service that answers polls with the steps of the execution, or refuses to, when a run waits. */
@Timeout(20)
class StepsAsTheyEndTest {

    private final Given given = new Given();

    @AfterEach
    void nothingIsLeft() {
        given.assertNothingIsLeft();
    }

    @Test
    void eachStepIsMentionedOnceWhenItHasEnded() {
        answer(
                List.of(done("trigger", 0), active("node-1-filter")),
                List.of(done("trigger", 0), active("node-1-filter")),
                List.of(done("trigger", 0), done("node-1-filter", 12), step("node-2-fix", "Failed", 3)));

        given.run(Given.waiting());
        RunResult result = given.end();

        assertThat(news())
                .containsExactly(
                        "[step trigger: Success, 0 s, 1 of 2 nodes done]",
                        "[]",
                        "[step node-1-filter: Success, 12 s, step node-2-fix: Failed, 3 s, 3 of 3 nodes done]",
                        "[]");
        assertThat(result.outcome()).isEqualTo(Outcome.SUCCESS);
    }

    @Test
    void nodesOfTheDefinitionThatHaveNotBegunAreCounted() {
        given.definition = DefinitionUse.WARN;
        given.service.onDefinition = () -> CompletableFuture.completedFuture(DefinitionTest.details("""
                {"variables": [{"key": "region"}],
                 "components": [{"id": "trigger"}, {"id": "node-1"}, {"id": "node-2"}, {"id": "node-3"}]}"""));
        // The first poll lists earlier executions of the workflow.
        given.service.onList = () -> CompletableFuture.completedFuture(List.of(running(EXECUTION)));
        answer(List.of(done("trigger", 0), active("node-1")));

        given.run();
        given.end();

        assertThat(news().get(0)).isEqualTo("[step trigger: Success, 0 s, 1 of 4 nodes done]");
    }

    @Test
    void aNodeThatRunsAgainIsNotDoneAndItsSecondStepIsMentioned() {
        answer(
                List.of(done("node-1", 1)),
                List.of(done("node-1", 1), active("node-1")),
                List.of(done("node-1", 1), done("node-1", 2)));

        given.run(Given.waiting());
        given.end();

        assertThat(news())
                .startsWith(
                        "[step node-1: Success, 1 s, 1 of 1 nodes done]",
                        "[0 of 1 nodes done]",
                        "[step node-1: Success, 2 s, 1 of 1 nodes done]");
    }

    @Test
    void afterARestartStepsThatHadEndedAreNotMentionedAgain() {
        given.host.resumed = true;
        answer(List.of(done("trigger", 0), active("node-1")), List.of(done("trigger", 0), done("node-1", 5)));

        given.run(Given.waiting());
        given.end();

        assertThat(news()).startsWith("[1 of 2 nodes done]", "[step node-1: Success, 5 s, 2 of 2 nodes done]");
    }

    @Test
    void ofVeryManyStepsAHundredAreMentioned() {
        List<Step> many =
                IntStream.range(0, 3000).mapToObj(i -> done("node-" + i, 1)).toList();
        List<Step> more = new ArrayList<>(many);
        more.add(done("one-more", 1));
        answer(many, more);

        given.run(Given.waiting());
        given.end();

        List<String> sentences =
                given.host.steps.stream().flatMap(seen -> seen.news().stream()).toList();
        assertThat(sentences).hasSize(101).last().asString().startsWith("Further steps are only on the page");
        RunEvent.StepsSeen last = given.host.steps.get(given.host.steps.size() - 1);
        assertThat(last.progress()).isEqualTo("3001 of 3001 nodes done");
        assertThat(last.steps()).hasSize(500);
        assertThat(last.stepsLeftOut()).isEqualTo(2501);
    }

    @Test
    void secretsAndWhatATerminalWouldObeyAreNotMentioned() {
        given.collect.secrets().add(List.of("hunter2hunter2"));
        answer(List.of(step("node-hunter2hunter2\u001b[2J", "Success\nFinished: SUCCESS" + "x".repeat(5000), 1)));

        given.run(Given.waiting());
        given.end();

        assertThat(news().get(0))
                .doesNotContain("hunter2", "\u001b", "\n")
                .contains("Success Finished")
                .hasSizeLessThan(400);
        assertThat(given.host.steps.get(0).steps().get(0).status()).hasSizeLessThan(600);
    }

    @Test
    void aPollWithStepsCostsWhatOneWithoutCosts() {
        answer(List.of(active("node-1")), List.of(done("node-1", 60)));
        given.run(Given.waiting());
        given.end();
        List<Instant> withSteps = List.copyOf(given.service.polls);

        Given plain = new Given();
        plain.service.answerPolls(
                () -> CompletableFuture.completedFuture(running(EXECUTION)),
                () -> CompletableFuture.completedFuture(running(EXECUTION)),
                () -> CompletableFuture.completedFuture(ended(EXECUTION, "Success")));
        plain.run(Given.waiting());
        plain.end();

        assertThat(withSteps).isEqualTo(plain.service.polls);
    }

    @Test
    void aServiceThatRefusesThemChangesNothingElse() {
        given.service.onPollWithSteps = id -> failed(ScriptedClient.badRequest());
        given.service.answerPolls(
                () -> CompletableFuture.completedFuture(running(EXECUTION)),
                () -> CompletableFuture.completedFuture(ended(EXECUTION, "Success")));

        given.run(Given.waiting());

        assertThat(given.end().outcome()).isEqualTo(Outcome.SUCCESS);
        assertThat(given.host.events).noneMatch(event -> event.startsWith("pollFailed"));
        assertThat(given.host.steps).isEmpty();
    }

    /** Polls find these steps, one list after the other, and then the end of the execution with the last one. */
    @SafeVarargs
    private void answer(List<Step>... lists) {
        List<List<Step>> left = new ArrayList<>(Arrays.asList(lists));
        List<Step> last = lists[lists.length - 1];
        given.service.onPollWithSteps = id -> {
            boolean over = left.isEmpty();
            Execution execution = over ? ended(id, "Success") : running(id);
            return CompletableFuture.completedFuture(new ExecutionDetails(execution, over ? last : left.remove(0), 0));
        };
    }

    private List<String> news() {
        return given.host.steps.stream().map(seen -> seen.news().toString()).toList();
    }

    private static Step done(String node, int seconds) {
        return step(node, "Success", seconds);
    }

    private static Step step(String node, String status, int seconds) {
        return new Step(node, "type", status, 1, SimulatedTime.START, SimulatedTime.START.plusSeconds(seconds));
    }

    private static Step active(String node) {
        return new Step(node, "type", "Running", 1, SimulatedTime.START, null);
    }
}
