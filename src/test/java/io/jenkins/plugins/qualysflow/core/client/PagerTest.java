package io.jenkins.plugins.qualysflow.core.client;

import static io.jenkins.plugins.qualysflow.core.testing.Sandbox.await;
import static io.jenkins.plugins.qualysflow.core.testing.Sandbox.error;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.qualysflow.core.client.QFlowException.Kind;
import io.jenkins.plugins.qualysflow.core.model.Listed;
import io.jenkins.plugins.qualysflow.core.model.Page;
import io.jenkins.plugins.qualysflow.core.testing.ScriptedClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A list ends, whatever the service does, and costs no call more than it has to. */
@Timeout(20)
class PagerTest {

    private final List<PageRequest> asked = new ArrayList<>();

    @Test
    void anAnswerThatRepeatsAPageEndsTheList() throws Exception {
        Pager<String> pager = pager(request -> page(null, "a", "b"), Pager.ALL);

        assertThat(values(pager)).containsExactly("a", "b");
        assertThat(pager.mayBeIncomplete()).isTrue();
        assertThat(asked).extracting(PageRequest::inOffsets).containsExactly(false, false, true);
    }

    @Test
    void aRepeatedLastPageIsNoLossWhereTheTotalSaysThatAllHaveCome() throws Exception {
        List<String> items = items(50);
        Pager<String> pager = pager(request -> page(50L, items.toArray(String[]::new)), Pager.ALL);

        assertThat(values(pager)).hasSize(50);
        assertThat(pager.mayBeIncomplete()).isFalse();
        assertThat(asked).hasSize(2);
    }

    @Test
    void aServiceThatIgnoresPageNumbersIsReadByOffset() throws Exception {
        List<String> items = items(120);
        Pager<String> pager = pager(request -> slice(items, request.inOffsets() ? request.offset() : 0, 50), Pager.ALL);

        assertThat(values(pager)).isEqualTo(items);
        assertThat(pager.mayBeIncomplete()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 422})
    void aServiceThatRepeatsPagesAndRefusesOffsetsEndsTheList(int status) throws Exception {
        QFlowException refusal = new QFlowException(Kind.INVALID_REQUEST, ScriptedClient.CALL, status, "offset?");
        Pager<String> pager = new Pager<>(
                request -> request.inOffsets()
                        ? CompletableFuture.failedFuture(refusal)
                        : CompletableFuture.completedFuture(page(null, "a")),
                Function.identity(),
                Pager.ALL);

        assertThat(values(pager)).containsExactly("a");
        assertThat(pager.mayBeIncomplete()).isTrue();
    }

    @Test
    void anEmptyPageEndsTheListWhateverTheTotalSays() throws Exception {
        Pager<String> pager = pager(request -> request.number() == 1 ? page(99L, "a") : page(99L), Pager.ALL);

        assertThat(values(pager)).containsExactly("a");
        assertThat(await(pager.next())).as("the end stays the end").isEmpty();
        assertThat(asked).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"10, 10, 1", "10, , 2", "10, 11, 2", "50, 50, 2", "50, 7, 2", "60, 60, 2", "60, 7, 2", "0, 0, 1"})
    void theTotalSavesACallOnlyWhereAShortPageAgreesWithIt(int count, Long total, int calls) throws Exception {
        List<String> items = items(count);
        Pager<String> pager =
                pager(request -> new Page<>(slice(items, request.offset(), 50).items(), total), Pager.ALL);

        assertThat(values(pager)).isEqualTo(items);
        assertThat(asked).hasSize(calls);
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "7, 7, 1", "50, 50, 1", "51, 26, 2", "120, 40, 3", "1000, 50, 20"})
    void aLimitAsksForNoMoreThanItNeeds(int limit, int size, int calls) throws Exception {
        List<String> items = items(2000);
        Pager<String> pager = pager(request -> slice(items, request.offset(), request.size()), limit);

        assertThat(values(pager)).isEqualTo(items.subList(0, limit));
        assertThat(asked).hasSize(calls).allMatch(request -> request.size() == size);
        assertThat(pager.mayBeIncomplete()).isFalse();
    }

    @Test
    void aPageLargerThanAskedForIsCutToTheLimit() throws Exception {
        Pager<String> pager = pager(request -> page(3L, "a", "b", "c"), 2);

        assertThat(values(pager)).containsExactly("a", "b");
        assertThat(asked).hasSize(1);
    }

    @Test
    void itemsThatMoveToTheNextPageWhileTheListGrowsComeOnce() throws Exception {
        Pager<String> pager = pager(
                request -> switch (request.number()) {
                    case 1 -> page(null, "c", "b");
                    case 2 -> page(null, "b", "a");
                    default -> page(null);
                },
                Pager.ALL);

        assertThat(values(pager)).containsExactly("c", "b", "a");
    }

    @Test
    void itemsWithoutIdAreToldApartByAllTheyHold() throws Exception {
        Page<String> page = new Page<>(
                List.of(
                        new Listed<>("", Map.of("name", "a")),
                        new Listed<>("", Map.of("name", "b")),
                        new Listed<>("", Map.of("name", "a"))),
                3L);
        Pager<String> pager = new Pager<>(request -> CompletableFuture.completedFuture(page), value -> null, Pager.ALL);

        assertThat(await(pager.all())).hasSize(2);
    }

    @Test
    void aFailedPageMayBeAskedForAgain() throws Exception {
        List<CompletableFuture<Page<String>>> answers = new ArrayList<>(List.of(
                CompletableFuture.completedFuture(page(null, "a")),
                CompletableFuture.failedFuture(ScriptedClient.serverError()),
                CompletableFuture.completedFuture(page(null, "b")),
                CompletableFuture.completedFuture(page(null))));
        Pager<String> pager = new Pager<>(
                request -> {
                    asked.add(request);
                    return answers.remove(0);
                },
                Function.identity(),
                Pager.ALL);

        assertThat(await(pager.next())).extracting(Listed::value).containsExactly("a");
        assertThat(error(pager.next()).code()).isEqualTo("server_error");
        assertThat(values(pager)).containsExactly("b");
        assertThat(asked).extracting(PageRequest::number).containsExactly(1, 2, 2, 3);
    }

    @Test
    void aCallThatCannotBeginFailsThePage() {
        Pager<String> pager = pager(
                request -> {
                    throw new IllegalStateException("closed");
                },
                Pager.ALL);

        assertThat(pager.all()).isCompletedExceptionally();
    }

    @Test
    void cancellingEndsWhatIsWaitedForAndMakesNoFurtherCall() {
        CompletableFuture<Page<String>> unanswered = new CompletableFuture<>();
        Pager<String> pager = new Pager<>(
                request -> {
                    asked.add(request);
                    return unanswered;
                },
                Function.identity(),
                Pager.ALL);
        CompletableFuture<List<Listed<String>>> waiting = pager.next();
        assertThatThrownBy(pager::next).isInstanceOf(IllegalStateException.class);

        pager.cancel();

        assertThatThrownBy(waiting::join).isInstanceOf(CancellationException.class);
        assertThat(unanswered).isCancelled();
        assertThatThrownBy(() -> pager.next().join()).isInstanceOf(CancellationException.class);
        assertThat(asked).hasSize(1);
    }

    @Test
    void cancellingBetweenTwoPagesFailsTheNextOne() throws Exception {
        Pager<String> pager = pager(request -> page(null, "a"), Pager.ALL);
        await(pager.next());

        pager.cancel();

        assertThatThrownBy(() -> pager.next().join()).isInstanceOf(CancellationException.class);
        assertThat(asked).hasSize(1);
    }

    @Test
    void manyPagesAtOnceMakeNoDeepStack() throws Exception {
        Pager<String> pager = pager(
                request -> request.number() > 20_000 ? page(null) : page(null, "item " + request.number()), Pager.ALL);

        assertThat(await(pager.all())).hasSize(20_000);
    }

    @Test
    void aLimitOfNothingAndAPageOfNothingAreRefused() {
        assertThatThrownBy(() -> pager(request -> page(null), 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PageRequest.first(0)).isInstanceOf(IllegalArgumentException.class);
    }

    private Pager<String> pager(Function<PageRequest, Page<String>> service, long limit) {
        return new Pager<>(
                request -> {
                    asked.add(request);
                    return CompletableFuture.completedFuture(service.apply(request));
                },
                Function.identity(),
                limit);
    }

    private static List<String> values(Pager<String> pager) throws Exception {
        return await(pager.all()).stream().map(Listed::value).toList();
    }

    private static Page<String> page(Long total, String... values) {
        return new Page<>(ScriptedClient.page(List.of(values)).items(), total);
    }

    private static Page<String> slice(List<String> items, long offset, int size) {
        return page(null, items.stream().skip(offset).limit(size).toArray(String[]::new));
    }

    private static List<String> items(int count) {
        return IntStream.range(0, count).mapToObj(number -> "item " + number).toList();
    }
}
