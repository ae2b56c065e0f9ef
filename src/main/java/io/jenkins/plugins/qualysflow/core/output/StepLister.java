package io.jenkins.plugins.qualysflow.core.output;

import io.jenkins.plugins.qualysflow.core.client.Download;
import io.jenkins.plugins.qualysflow.core.client.QFlowException.Kind;
import io.jenkins.plugins.qualysflow.core.client.Scrubber;
import io.jenkins.plugins.qualysflow.core.model.Page;
import io.jenkins.plugins.qualysflow.core.model.Step;
import io.jenkins.plugins.qualysflow.core.output.StepListFile.Entry;
import io.jenkins.plugins.qualysflow.core.poll.Account;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Lists the steps of one execution, by one call with their data where that is of use, else without. */
final class StepLister {

    private static final Logger LOGGER = Logger.getLogger(StepLister.class.getName());

    /** How often the list with data is asked for; after that the list without them has to do. */
    private static final int TRIES_WITH_DATA = 3;

    /** For how long a service that sends no data is not asked for them again. */
    private static final Duration REMEMBERED = Duration.ofHours(1);

    /** So many lists without data in a row show that the service sends none. One may be a fault that passes. */
    private static final int SURE = 2;

    /** The lists of an account that came without data though data were asked for; no longer than the account is in use. */
    private static final Map<Account, WithoutData> WITHOUT_DATA = Collections.synchronizedMap(new WeakHashMap<>());

    /** How many lists in a row came without data, and when the last one did. */
    private record WithoutData(int inARow, Instant last) {}

    private final Account account;
    private final String executionId;
    private final RetriedCalls calls;
    private final Collector.Settings settings;
    private final CompletableFuture<Found> found = new CompletableFuture<>();
    private IOException fault;

    /**
     * What is known of the steps.
     *
     * @param entries the steps, with where their data are in the list as far as they are
     * @param missing why some or all steps are missing; null if none is
     * @param fault of the local disk, which kept no list; null if there was none
     */
    record Found(List<Entry> entries, String missing, IOException fault) {}

    StepLister(Account account, String executionId, RetriedCalls calls, Collector.Settings settings) {
        this.account = account;
        this.executionId = executionId;
        this.calls = calls;
        this.settings = settings;
    }

    /** Whether the service lately sent no data with a list, so that asking would most likely be in vain. */
    boolean isWithoutData() {
        WithoutData lately = WITHOUT_DATA.get(account);
        return lately != null
                && lately.inARow() >= SURE
                && settings.clock().instant().isBefore(lately.last().plus(REMEMBERED));
    }

    private void noteWithoutData() {
        Instant now = settings.clock().instant();
        WITHOUT_DATA.merge(
                account, new WithoutData(1, now), (lately, first) -> new WithoutData(lately.inARow() + 1, now));
    }

    /** Lists them without data; the future never fails. */
    CompletableFuture<Found> list() {
        list(List.of());
        return found;
    }

    /**
     * Lists them with their data; the future never fails.
     *
     * @param downloads where the list goes
     * @param limit most bytes of it
     */
    CompletableFuture<Found> listWithData(Downloads downloads, long limit) {
        Path file;
        try {
            file = downloads.list();
        } catch (IOException e) {
            fault = e;
            return list();
        }
        calls.fetch(client -> client.stepsWithData(executionId, file, limit), TRIES_WITH_DATA)
                .whenComplete((download, error) -> {
                    if (error == null) {
                        settings.bulk().execute(() -> read(file, download));
                        return;
                    }
                    LOGGER.log(
                            Level.FINE,
                            "The steps of " + Scrubber.printable(executionId) + " could not be listed with data",
                            error);
                    if (RetriedCalls.isRefusedCredential(error)) {
                        // It would be refused once more.
                        end(List.of(), FileErrors.sentence(error));
                        return;
                    }
                    if (isRefusal(error)) {
                        noteWithoutData();
                    }
                    fault = FileErrors.of(error);
                    list(List.of());
                });
        return found;
    }

    private static boolean isRefusal(Throwable error) {
        return Kind.FORBIDDEN.is(error) || Kind.INVALID_REQUEST.is(error) || Kind.NOT_FOUND.is(error);
    }

    private void read(Path file, Download download) {
        StepListFile.Content content = new StepListFile.Content(List.of(), false);
        try {
            content = StepListFile.read(file, executionId, download.cut());
        } catch (StepListFile.NotUnderstoodException e) {
            LOGGER.log(
                    Level.FINE,
                    "The steps of " + Scrubber.printable(executionId) + " with their data were not understood",
                    e);
        } catch (IOException e) {
            fault = e;
        } catch (RuntimeException | Error e) {
            // Even out of memory: nobody would hear of it here, and wait.
            LOGGER.log(
                    Level.WARNING,
                    "The steps of " + Scrubber.printable(executionId) + " with their data could not be read",
                    e);
        }
        if (content.isWhole()) {
            if (content.isWithoutData()) {
                noteWithoutData();
            } else {
                WITHOUT_DATA.remove(account);
            }
            end(content.entries(), null);
        } else {
            list(content.entries());
        }
    }

    /**
     * Lists the steps without their data.
     *
     * @param known steps whose data are there
     */
    private void list(List<Entry> known) {
        calls.fetch(client -> client.stepList(executionId)).whenComplete((listed, error) -> {
            if (error == null) {
                end(joined(listed.values(), known), notSent(listed));
            } else {
                end(known, FileErrors.sentence(error));
            }
        });
    }

    private void end(List<Entry> entries, String missing) {
        found.complete(new Found(entries, missing, fault));
    }

    private static String notSent(Page<Step> listed) {
        long all = listed.items().size() + listed.notSent();
        return listed.notSent() > 0 ? "the service sent " + listed.items().size() + " of " + all : null;
    }

    /** The steps, with where their data are as far as that is known of a step of that node at that place. */
    private static List<Entry> joined(List<Step> listed, List<Entry> known) {
        Map<Object, Entry> places = new HashMap<>();
        for (Entry entry : known) {
            places.merge(key(entry.step()), entry, (one, other) -> new Entry(one.step(), null, null));
        }
        return listed.stream()
                .map(step -> {
                    Entry same = places.get(key(step));
                    return new Entry(step, same == null ? null : same.input(), same == null ? null : same.output());
                })
                .toList();
    }

    private static Object key(Step step) {
        return Map.entry(step.nodeId(), step.order());
    }
}
