package io.jenkins.plugins.qualysflow.core.poll;

import static io.jenkins.plugins.qualysflow.core.poll.Times.earlier;
import static io.jenkins.plugins.qualysflow.core.poll.Times.later;

import io.jenkins.plugins.qualysflow.core.client.QFlowErrors;
import io.jenkins.plugins.qualysflow.core.client.QFlowException;
import io.jenkins.plugins.qualysflow.core.client.QFlowException.Kind;
import io.jenkins.plugins.qualysflow.core.client.Scrubber;
import io.jenkins.plugins.qualysflow.core.model.Ending;
import io.jenkins.plugins.qualysflow.core.model.Execution;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Decides what is polled when, for all clients at one gateway, which share its quota.
 *
 * <p>Several executions of one workflow are polled together by one Execution List call, a single one by Execution Details.
 * {@link PollTiming} decides when a group of waits is polled; {@link Demand} counts the calls that all waits need.
 *
 * <p>All fields are guarded by one lock. Under it, no listener is called and nothing blocks; the only calls to the outside
 * are {@link Account#submit} and its other short methods.
 */
final class PollPlanner {

    private static final Logger LOGGER = Logger.getLogger(PollPlanner.class.getName());

    /** Maximum number of due groups that are compared for a poll. */
    private static final int COMPARED = 16;

    /** Maximum number of concurrent polls of one client. */
    private static final int AT_ONCE = 2;

    /** Shorter delays are not reported. */
    private static final Duration UNREMARKABLE = Duration.ofSeconds(10);

    /** Timeout of the last poll, in case that calls are held back or the service is slow. */
    private static final Duration LAST_POLL_TIMEOUT = Duration.ofSeconds(60);

    /** Last polls of a workflow that are due within this time are combined. */
    private static final Duration LAST_POLLS_TOGETHER = Duration.ofSeconds(20);

    /** Quota for last polls is reserved this long before the deadlines. */
    private static final Duration DEADLINES_AHEAD = Duration.ofMinutes(10);

    private static final int MOST_DEADLINES_AHEAD = 100;

    /** A wait fails only if its execution is not found for this time: the service may show it late. */
    private static final Duration NOT_FOUND_FOR = Duration.ofSeconds(60);

    /** And only after so many polls. */
    private static final int NOT_FOUND_POLLS = 3;

    /** Longest interval of polls while an execution is not found. */
    private static final Duration NOT_FOUND_INTERVAL = Duration.ofSeconds(20);

    /** After so many lists without it, an execution is polled separately. */
    private static final int ABSENCES = 2;

    /** After so many failed lists in a row, executions are polled separately: another endpoint may work. */
    private static final int LIST_FAILURES = 4;

    /** After so many failed polls with steps in a row, an execution is polled without. */
    private static final int FAILURES_WITH_STEPS = 2;

    private final InstantSource clock;
    private final Scheduler scheduler;
    private final Executor worker;
    private final DoubleSupplier chance;
    private final DurationHistory durations;
    private final Consumer<Wait> ended;

    private final Map<PollGroup.Key, PollGroup> groups = new HashMap<>();
    /** Groups without a poll in flight, by the time of the next decision. */
    private final TreeSet<PollGroup> agenda =
            new TreeSet<>(Comparator.comparing((PollGroup group) -> group.due).thenComparing(group -> group.number));
    /** Groups that need a last poll, by its time. */
    private final TreeSet<PollGroup> lastPolls = new TreeSet<>(
            Comparator.comparing((PollGroup group) -> group.lastPollAt).thenComparing(group -> group.number));

    private final TreeSet<Wait> deadlines =
            new TreeSet<>(Comparator.comparing((Wait wait) -> wait.due).thenComparing(wait -> wait.id));

    private final Refusals refusals = new Refusals();

    private final Map<AccountKey, Integer> pollsInFlight = new HashMap<>();
    /** Due groups whose client has the maximum number of polls in flight; they continue when one of these is answered. */
    private final Map<AccountKey, Deque<PollGroup>> parked = new HashMap<>();

    private final Demand demand = new Demand();
    /** Calls of listeners, which are made on a worker after all decisions. */
    private final List<Runnable> notifications = new ArrayList<>();

    private CallBudget budget;
    private long numbers;
    private Scheduler.Timer timer = () -> {};
    private Instant wakeAt = Instant.MAX;

    /**
     * A planner.
     *
     * @param ended is called for each wait that is over
     */
    PollPlanner(
            InstantSource clock,
            Scheduler scheduler,
            Executor worker,
            DoubleSupplier chance,
            DurationHistory durations,
            Consumer<Wait> ended) {
        this.clock = clock;
        this.scheduler = scheduler;
        this.worker = worker;
        this.chance = chance;
        this.durations = durations;
        this.ended = ended;
    }

    /** Adds a wait. */
    void begin(Wait wait) {
        durations.seed(wait.workflowId, wait.watch.settings().earlier());
        synchronized (this) {
            Instant now = clock.instant();
            demand.begin(wait, now);
            deadlines.add(wait);
            join(wait, now);
            decide();
        }
    }

    /** Cancels a wait; its listener is not called any more. */
    void cancel(Wait wait) {
        wait.silence();
        synchronized (this) {
            if (!wait.over) {
                end(wait);
                decide();
            }
        }
    }

    /**
     * Polls at once, if the quota allows.
     *
     * @return false if a poll is in flight, or the wait is over
     */
    synchronized boolean pollNow(Wait wait) {
        PollGroup group = wait.group;
        if (wait.over || wait.lastPoll || group == null || group.poll != null) {
            return false;
        }
        group.requested = true;
        // Due before all others.
        reschedule(group, Instant.MIN);
        decide();
        return true;
    }

    /** The limit of calls has changed. */
    synchronized void limitChanged() {
        Instant now = clock.instant();
        // Plans all groups again; those that are due keep their order.
        List.copyOf(agenda).forEach(group -> reschedule(group, earlier(group.due, now)));
        decide();
    }

    synchronized WatchSnapshot snapshot(Wait wait) {
        Instant now = clock.instant();
        PollGroup group = wait.group;
        boolean polling = group != null && group.poll != null && group.poll.isSent();
        boolean due = wait.lastPoll || group == null || group.poll != null || group.held || !group.due.isAfter(now);
        Instant planned = due ? null : expected(group, now);
        // Not the field budget, which is null until the first wait has begun.
        CallBudget quota = wait.connection.account().budget();
        Instant earliest = wait.connection.account().earliest(wait.lastPoll ? Purpose.LAST_POLL : Purpose.POLL);
        if (due && !wait.lastPoll && !polling && !quota.outlook(now).mayPoll()) {
            earliest = later(earliest, quota.nextToken(now));
        }
        return new WatchSnapshot(
                wait.id,
                wait.connection.account().key(),
                wait.watch.owner(),
                wait.watch.executionId(),
                wait.last == null || wait.last.startDate() == null ? wait.begunAt : wait.last.startDate(),
                planned,
                earliest,
                polling,
                wait.watch.deadline(),
                wait.last == null ? null : wait.last.status(),
                wait.error);
    }

    /** The waits and whether the quota suffices for them; null if there are no waits. */
    synchronized PollingSnapshot snapshot() {
        if (demand.waits() == 0) {
            return null;
        }
        Outlook outlook = budget.outlook(clock.instant());
        return new PollingSnapshot(
                demand.waits(),
                groups.size(),
                (int) Math.round(outlook.pollsPerHour()),
                PollTiming.round(groups.size(), outlook));
    }

    // Groups of waits.

    private void join(Wait wait, Instant now) {
        Account account = wait.connection.account();
        account.waitBegins();
        budget = account.budget();
        PollGroup.Key shared = new PollGroup.Key(account.key(), key(wait.workflowId), null);
        // An execution that a user gave may not exist, which its details show at once.
        boolean given = wait.watch.startedAt() == null && wait.last == null;
        boolean alone = wait.alone || given || wait.workflowId == null || refusals.isListRefused(shared, now);
        PollGroup.Key key = alone ? new PollGroup.Key(account.key(), null, wait.watch.executionId()) : shared;
        PollGroup group = groups.get(key);
        boolean fresh = group == null;
        if (fresh) {
            group = new PollGroup(key, numbers++, account);
            groups.put(key, group);
        } else {
            demand.remove(group);
        }
        group.add(wait);
        wait.group = group;
        demand.add(group);
        if (fresh) {
            group.historyUnknown = wait.workflowId != null && !durations.knows(wait.workflowId);
            group.update(durations.of(wait.workflowId));
        }
        if (wait.lastPoll) {
            lastPoll(group, now);
        }
        reschedule(group, now);
    }

    private void leave(Wait wait) {
        PollGroup group = wait.group;
        if (group == null) {
            return;
        }
        wait.group = null;
        wait.connection.account().waitEnds();
        demand.remove(group);
        group.remove(wait);
        if (!group.isEmpty()) {
            demand.add(group);
        } else {
            agenda.remove(group);
            lastPoll(group, null);
            groups.remove(group.key, group);
            cancelPoll(group);
        }
    }

    private static String key(String workflowId) {
        return workflowId == null ? null : workflowId.toLowerCase(Locale.ROOT);
    }

    // Decisions.

    private void reschedule(PollGroup group, Instant due) {
        agenda.remove(group);
        group.due = due;
        if (!group.isEmpty() && group.poll == null) {
            agenda.add(group);
        }
    }

    /** Sets when a last poll is made; null for none. */
    private void lastPoll(PollGroup group, Instant at) {
        if (group.lastPollAt != null) {
            lastPolls.remove(group);
        }
        group.lastPollAt = at;
        if (at != null) {
            lastPolls.add(group);
        }
    }

    /** Number of last polls for the next deadlines. */
    private int lastPollsAhead(Instant now) {
        Instant horizon = now.plus(DEADLINES_AHEAD);
        Set<PollGroup> ahead = new HashSet<>();
        int seen = 0;
        for (Wait wait : deadlines) {
            if (wait.due.isAfter(horizon) || seen++ == MOST_DEADLINES_AHEAD) {
                break;
            }
            ahead.add(wait.group);
        }
        return ahead.size();
    }

    private synchronized void wake() {
        wakeAt = Instant.MAX;
        decide();
    }

    /** Makes the polls that are due, sets the timer for the next decision, and has the listeners called. */
    private void decide() {
        Instant now = clock.instant();
        passDeadlines(now);
        makeLastPolls(now);
        if (budget != null) {
            // Also if no wait is left, so that starts may use the calls that were reserved for the last ones.
            demand.expect(budget, lastPollsAhead(now), now);
        }
        Instant next = agenda.isEmpty() ? Instant.MAX : pollDue(now);
        if (!deadlines.isEmpty()) {
            next = earlier(next, deadlines.first().due);
        }
        if (!lastPolls.isEmpty()) {
            next = earlier(next, lastPolls.first().lastPollAt);
        }
        if (!next.equals(wakeAt)) {
            timer.cancel();
            wakeAt = next;
            timer = next.equals(Instant.MAX) ? () -> {} : scheduler.schedule(this::wake, Duration.between(now, next));
        }
        sendNotifications();
    }

    /**
     * Polls the groups that are worth a call, while the quota allows.
     *
     * @return when the next decision is due
     */
    private Instant pollDue(Instant now) {
        Outlook outlook = budget.outlook(now);
        while (true) {
            Candidate best = null;
            for (PollGroup group : due(now)) {
                Candidate candidate = candidate(group, outlook, now);
                if (candidate != null && (best == null || candidate.isBefore(best))) {
                    best = candidate;
                }
            }
            if (best == null) {
                if (agenda.isEmpty() || agenda.first().due.isAfter(now)) {
                    return agenda.isEmpty() ? Instant.MAX : agenda.first().due;
                }
                // The groups that were due are postponed; others may be due.
                continue;
            }
            PollGroup group = best.group();
            if (!group.requested && !outlook.mayPoll()) {
                return later(budget.nextToken(now), now.plus(PollTiming.SOON));
            }
            boolean history = group.historyUnknown && !group.isShared() && group.key.workflowId() != null;
            send(new Poll(
                    group,
                    Purpose.POLL,
                    history || group.isShared(),
                    asksForSteps(group, now),
                    history,
                    group.account.serviceTime(),
                    now));
            outlook = budget.outlook(now);
        }
    }

    /** Whether a poll of the group by Execution Details asks for the steps: not after an error, which they may cause. */
    private boolean asksForSteps(PollGroup group, Instant now) {
        Wait wait = group.first();
        return wait.watch.steps()
                && wait.error == null
                && wait.failuresWithSteps < FAILURES_WITH_STEPS
                && !refusals.areStepsRefused(group.account.key(), now);
    }

    private List<PollGroup> due(Instant now) {
        List<PollGroup> due = new ArrayList<>();
        for (PollGroup group : agenda) {
            if (group.due.isAfter(now) || due.size() == COMPARED) {
                break;
            }
            due.add(group);
        }
        return due;
    }

    private record Candidate(PollGroup group, double lateness, boolean forced) {

        boolean isBefore(Candidate other) {
            return forced == other.forced ? lateness > other.lateness : forced;
        }
    }

    /** The group as a candidate for a poll now; null if it was postponed. */
    private Candidate candidate(PollGroup group, Outlook outlook, Instant now) {
        if (group.retryAt.isAfter(now)) {
            postpone(group, group.retryAt);
            return null;
        }
        boolean forced = group.requested
                || !PollTiming.forcedAt(group, outlook, demand.intervalPolls(), now)
                        .isAfter(now);
        double lateness = group.lateness(now);
        if (!forced && !PollTiming.isWorthPolling(group, lateness, outlook)) {
            plan(group, outlook, now);
            return null;
        }
        Instant earliest = budget.earliest(Purpose.POLL, now);
        if (earliest.isAfter(now)) {
            postpone(group, earliest);
            group.held = true;
            notifyHeld(group, earliest, now);
            return null;
        }
        if (pollsInFlight.getOrDefault(group.account.key(), 0) >= AT_ONCE) {
            park(group);
            return null;
        }
        return new Candidate(group, lateness, forced);
    }

    private void postpone(PollGroup group, Instant until) {
        group.expected = until;
        group.held = false;
        reschedule(group, until);
    }

    private void makeLastPolls(Instant now) {
        List<PollGroup> answering = new ArrayList<>();
        while (!lastPolls.isEmpty() && !lastPolls.first().lastPollAt.isAfter(now)) {
            PollGroup group = lastPolls.first();
            lastPoll(group, null);
            if (group.poll != null && group.poll.purpose == Purpose.LAST_POLL) {
                // For an earlier deadline. Its answer is still awaited, and another last poll follows.
                answering.add(group);
            } else {
                pollLast(group, now);
            }
        }
        answering.forEach(group -> group.lastPollAgain = true);
    }

    private void pollLast(PollGroup group, Instant now) {
        cancelPoll(group);
        // Without steps, since there may be no time for a second call.
        send(new Poll(group, Purpose.LAST_POLL, group.isShared(), false, false, group.account.serviceTime(), now));
    }

    private void send(Poll poll) {
        PollGroup group = poll.group;
        agenda.remove(group);
        group.poll = poll;
        group.requested = false;
        group.held = false;
        group.expected = null;
        pollsInFlight.merge(group.account.key(), 1, Integer::sum);
        call(poll);
    }

    private void call(Poll poll) {
        poll.next().whenComplete((answer, error) -> {
            try {
                answered(poll, answer, error);
            } catch (RuntimeException | Error e) {
                // A bug in the plugin. The future would drop the error, and the group would never be polled again.
                LOGGER.log(Level.WARNING, "The answer to a poll could not be processed", e);
                pollAgain(poll.group);
            }
        });
    }

    private synchronized void pollAgain(PollGroup group) {
        cancelPoll(group);
        postpone(group, clock.instant().plus(group.maxInterval));
        decide();
    }

    /** Cancels the poll in flight, if there is one. */
    private void cancelPoll(PollGroup group) {
        Poll poll = group.poll;
        if (poll != null) {
            // First, since cancelling calls answered() at once, which ignores a poll that is no longer in flight.
            endPoll(poll);
            poll.cancel();
        }
    }

    private void endPoll(Poll poll) {
        if (poll.group.poll == poll) {
            poll.group.poll = null;
            pollsInFlight.computeIfPresent(poll.group.account.key(), (client, count) -> count == 1 ? null : count - 1);
            unpark(poll.group.account.key());
        }
    }

    private void park(PollGroup group) {
        agenda.remove(group);
        parked.computeIfAbsent(group.account.key(), made -> new ArrayDeque<>()).addLast(group);
    }

    /** Puts the groups back on the agenda that have been parked longest, as many as are compared for a poll. */
    private void unpark(AccountKey client) {
        Deque<PollGroup> groups = parked.remove(client);
        int unparked = 0;
        while (groups != null && unparked < COMPARED && !groups.isEmpty()) {
            PollGroup group = groups.removeFirst();
            if (!agenda.contains(group)) {
                reschedule(group, group.due);
                // Not if its waits are over: then nothing would unpark the groups behind it.
                unparked += agenda.contains(group) ? 1 : 0;
            }
        }
        if (groups != null && !groups.isEmpty()) {
            parked.put(client, groups);
        }
    }

    private void plan(PollGroup group, Outlook outlook, Instant now) {
        PollTiming.Plan plan = PollTiming.plan(group, outlook, demand.intervalPolls(), groups.size(), now);
        group.held = false;
        group.expected = plan.expected();
        reschedule(group, plan.due());
    }

    private void notifyHeld(PollGroup group, Instant until, Instant now) {
        if (until.isAfter(now.plus(UNREMARKABLE)) && until.isAfter(group.heldNotifiedUntil)) {
            group.heldNotifiedUntil = until.plus(UNREMARKABLE);
            each(group.waits(), wait -> notifyListener(wait, listener -> listener.pollWaits(until)));
        }
    }

    private Instant expected(PollGroup group, Instant now) {
        return group.expected == null ? group.due : group.expected.isBefore(now) ? now : group.expected;
    }

    // Deadlines.

    private void passDeadlines(Instant now) {
        while (!deadlines.isEmpty() && !deadlines.first().due.isAfter(now)) {
            Wait wait = deadlines.pollFirst();
            if (wait.lastPoll) {
                finish(wait, listener -> listener.timedOut(wait.last));
                continue;
            }
            wait.lastPoll = true;
            wait.due = now.plus(LAST_POLL_TIMEOUT);
            deadlines.add(wait);
            if (wait.group != null) {
                lastPoll(wait.group, combinedLastPollAt(wait.group, now));
            }
        }
    }

    /** When to poll last: with the latest deadline of the group that is near. */
    private static Instant combinedLastPollAt(PollGroup group, Instant now) {
        if (group.lastPollAt != null) {
            return group.lastPollAt;
        }
        Instant latest = now;
        Instant horizon = now.plus(LAST_POLLS_TOGETHER);
        for (List<Wait> same : group.waits().values()) {
            for (Wait wait : same) {
                Instant deadline = wait.watch.deadline();
                if (deadline.isAfter(latest) && !deadline.isAfter(horizon)) {
                    latest = deadline;
                }
            }
        }
        return latest;
    }

    // Answers of polls.

    private synchronized void answered(Poll poll, Object answer, Throwable error) {
        PollGroup group = poll.group;
        if (group.poll != poll) {
            return;
        }
        Throwable cause = QFlowErrors.unwrap(error);
        boolean more = cause == null
                ? !poll.answered(answer)
                : cause instanceof QFlowException refusal && poll.failed(refusal);
        if (more) {
            call(poll);
            return;
        }
        endPoll(poll);
        Instant now = clock.instant();
        if (group.lastPollAgain) {
            group.lastPollAgain = false;
            lastPoll(group, now);
        }
        if (cause == null) {
            found(poll, now);
        } else if (cause instanceof QFlowException known) {
            failed(poll, known, now);
        } else if (!(cause instanceof CancellationException)) {
            LOGGER.log(Level.WARNING, "Polling executions failed", cause);
            retry(poll, null, now, group.maxInterval);
        }
        if (!group.isEmpty() && group.poll == null && !agenda.contains(group)) {
            // For a list without a start, and for waits that joined meanwhile, which the answer does not cover.
            reschedule(group, now);
        }
        decide();
    }

    private void found(Poll poll, Instant now) {
        PollGroup group = poll.group;
        group.polledAt = now;
        group.backOff = null;
        group.retryAt = Instant.MIN;
        group.heldNotifiedUntil = Instant.MIN;
        group.historyFetched =
                group.historyUnknown && !poll.ended().isEmpty() || group.historyFetched && group.size() == 1;
        group.historyUnknown = false;
        group.listFailures = 0;
        group.refusals = 0;
        if (poll.list) {
            refusals.listNotRefused(group.key);
        }
        if (poll.stepsRefused() != null) {
            stepsRefused(poll, now);
        }
        poll.ended().forEach(execution -> durations.add(group.key.workflowId(), execution));
        List<Wait> running = new ArrayList<>();
        each(poll.asked, wait -> {
            Execution execution = poll.of(wait.watch.executionId());
            if (wait.over || wait.group != group) {
                return;
            }
            if (execution == null) {
                absent(wait, poll);
                return;
            }
            wait.saw(execution, group.account.clockSkew(), now);
            if (poll.isWithSteps()) {
                wait.failuresWithSteps = 0;
            }
            if (poll.details() != null && wait.watch.steps()) {
                notifyListener(wait, listener -> listener.stepsSeen(poll.details()));
            }
            if (execution.ending() != Ending.RUNNING) {
                durations.add(wait.workflowId, execution);
                finish(wait, listener -> listener.ended(execution));
            } else if (isLast(poll, wait)) {
                finish(wait, listener -> listener.timedOut(execution));
            } else {
                running.add(wait);
            }
        });
        if (!group.isEmpty()) {
            group.update(durations.of(group.first().workflowId));
            plan(group, budget.outlook(now), now);
        }
        for (Wait wait : running) {
            // Now that its workflow is known, it joins the group of that workflow.
            if (group.key.workflowId() == null && !wait.alone && wait.workflowId != null) {
                leave(wait);
                join(wait, now);
                wait.group.polledAt = wait.group.polledAt == null ? now : wait.group.polledAt;
                plan(wait.group, budget.outlook(now), now);
            }
            Instant next = expected(wait.group, now);
            notifyListener(wait, listener -> listener.polled(wait.last, next));
        }
    }

    /** Whether the poll was made at or after the deadline of the wait. */
    private static boolean isLast(Poll poll, Wait wait) {
        return wait.lastPoll && !poll.begunAt.isBefore(wait.watch.deadline());
    }

    /** A list did not contain the execution. The service may show it late; else it is polled separately. */
    private void absent(Wait wait, Poll poll) {
        wait.absences++;
        if (wait.absences >= ABSENCES || isLast(poll, wait)) {
            pollSeparately(wait);
        }
    }

    private void pollSeparately(Wait wait) {
        Instant now = clock.instant();
        leave(wait);
        wait.alone = true;
        // As a new group it is due now. Not requested: there may be many, which have to keep to the rate.
        join(wait, now);
    }

    /** The execution was answered without its steps only: it is polled without from now on, or all of the client are. */
    private void stepsRefused(Poll poll, Instant now) {
        QFlowException error = poll.stepsRefused();
        LOGGER.log(Level.FINE, error, () -> "Executions are polled without their steps");
        if (Refusals.isOfOneExecution(error)) {
            each(poll.asked, wait -> wait.failuresWithSteps = FAILURES_WITH_STEPS);
        } else {
            refusals.stepsRefused(poll.group.account.key(), now);
        }
    }

    private void failed(Poll poll, QFlowException error, Instant now) {
        PollGroup group = poll.group;
        if (poll.isWithSteps() && Refusals.mayBeOfSteps(error)) {
            each(poll.asked, wait -> {
                wait.failuresWithSteps++;
                if (wait.failuresWithSteps == FAILURES_WITH_STEPS) {
                    // Likely for others too; if the service fails altogether, they lose little.
                    refusals.stepsRefused(group.account.key(), now);
                }
            });
        }
        // If the secret was changed in the meantime, the next call for a token fails.
        boolean refusedToken = Kind.NO_TOKEN.is(error) && !error.isPassing();
        if (Kind.UNAUTHORIZED.is(error) || refusedToken) {
            each(poll.asked, wait -> withRenewedCredential(wait, error));
        } else if (isFirstRefusal(poll, error, now)) {
            retry(poll, error, now, shorter(group.maxInterval, NOT_FOUND_INTERVAL));
        } else if (poll.list && !error.isPassing()) {
            listRefused(poll, error, now);
        } else if (Kind.NOT_FOUND.is(error)) {
            each(poll.asked, wait -> notFound(wait, error, now));
            retry(poll, error, now, shorter(group.maxInterval, NOT_FOUND_INTERVAL));
        } else if (error.isPassing()) {
            group.refusals = 0;
            if (poll.list) {
                refusals.listNotRefused(group.key);
            }
            if (poll.list && Refusals.mayBeOfList(error) && ++group.listFailures >= LIST_FAILURES) {
                listRefused(poll, error, now);
                return;
            }
            group.backOff = group.backOff == null
                    ? shorter(group.first().watch.settings().initialDelay(), group.maxInterval)
                    : shorter(group.backOff.multipliedBy(3).dividedBy(2), group.maxInterval);
            retry(poll, error, now, group.backOff);
        } else {
            each(poll.asked, wait -> finish(wait, listener -> listener.failed(error)));
        }
    }

    /**
     * Counts a refused poll; whether it is the first in a row and worth another try: a fault that passes must neither end a
     * wait nor cost the list.
     */
    private boolean isFirstRefusal(Poll poll, QFlowException error, Instant now) {
        if (error.isPassing() || poll.purpose == Purpose.LAST_POLL) {
            return false;
        }
        if (poll.list) {
            // One without a start is the second try of one with it; details replace at once what is asked for one wait.
            return refusals.countRefusedList(poll.group.key, now) == 1
                    && poll.group.isShared()
                    && !mayBeForItsStart(poll, error);
        }
        return !Kind.NOT_FOUND.is(error) && ++poll.group.refusals == 1;
    }

    private static boolean mayBeForItsStart(Poll poll, QFlowException error) {
        return Kind.INVALID_REQUEST.is(error) && poll.hasStart();
    }

    /** The list is refused or fails. Tries it once without a start, which may be the reason; else polls separately. */
    private void listRefused(Poll poll, QFlowException error, Instant now) {
        PollGroup group = poll.group;
        LOGGER.log(Level.FINE, error, () -> "The executions of " + group.key.workflowId() + " can't be listed");
        boolean retryWithoutStart = mayBeForItsStart(poll, error);
        if (retryWithoutStart) {
            group.omitStart = true;
        } else {
            refusals.listRefused(group.key, error, now);
        }
        each(poll.asked, wait -> {
            if (wait.over || wait.group != group) {
                return;
            }
            if (!retryWithoutStart) {
                // Not requested: separate polls may be many, which have to keep to the rate.
                leave(wait);
                join(wait, now);
            } else if (wait.lastPoll) {
                lastPoll(group, now);
            } else {
                group.requested = true;
            }
            wait.group.historyUnknown = false;
        });
    }

    private void notFound(Wait wait, QFlowException error, Instant now) {
        if (wait.over) {
            return;
        }
        wait.notFoundSince = wait.notFoundSince == null ? now : wait.notFoundSince;
        wait.notFoundPolls++;
        if (wait.notFoundPolls >= NOT_FOUND_POLLS && !now.isBefore(wait.notFoundSince.plus(NOT_FOUND_FOR))) {
            finish(wait, listener -> listener.failed(error));
        }
    }

    /** Polls again later; a wait for which this was the last poll has timed out. */
    private void retry(Poll poll, QFlowException error, Instant now, Duration interval) {
        PollGroup group = poll.group;
        group.polledAt = now;
        group.historyUnknown = false;
        Instant next = now.plus(jittered(interval));
        if (!group.isEmpty()) {
            Instant allowed = group.account.pausedUntil();
            group.retryAt = allowed.isAfter(next) ? allowed : next;
            group.expected = group.retryAt;
            reschedule(group, group.retryAt);
        }
        each(poll.asked, wait -> {
            if (wait.over) {
                return;
            }
            if (error != null) {
                recordError(wait, error);
            }
            if (isLast(poll, wait)) {
                finish(wait, listener -> listener.timedOut(wait.last));
            } else if (error != null && wait.group == group) {
                Instant planned = group.retryAt;
                notifyListener(wait, listener -> listener.pollFailed(error, planned));
            }
        });
    }

    /** The interval, up to a tenth shorter, so that polls that failed together are not repeated together. */
    private Duration jittered(Duration interval) {
        return Duration.ofMillis(Math.round(interval.toMillis() * (1 - 0.1 * chance.getAsDouble())));
    }

    private static void recordError(Wait wait, QFlowException error) {
        wait.error = Scrubber.scrub(error.getMessage());
    }

    /** The credential may have been changed meanwhile: looks it up again, and tries the new one once. */
    private void withRenewedCredential(Wait wait, QFlowException error) {
        if (wait.over) {
            return;
        }
        recordError(wait, error);
        if (wait.renewed) {
            finish(wait, listener -> listener.failed(error));
            return;
        }
        wait.renewed = true;
        leave(wait);
        worker.execute(() -> renewed(wait).thenAccept(other -> {
            synchronized (this) {
                if (wait.over) {
                    return;
                }
                if (other == null) {
                    finish(wait, listener -> listener.failed(error));
                } else {
                    // At the same gateway: only the credential changes.
                    wait.connection = other;
                    join(wait, clock.instant());
                    wait.group.requested = !wait.lastPoll;
                }
                decide();
            }
        }));
    }

    private static CompletableFuture<Connection> renewed(Wait wait) {
        CompletableFuture<Connection> lookup;
        try {
            lookup = wait.listener.renewed();
        } catch (RuntimeException e) {
            lookup = CompletableFuture.failedFuture(e);
        }
        return lookup.exceptionally(e -> {
            LOGGER.log(Level.WARNING, "The credential could not be looked up again", e);
            return null;
        });
    }

    private void end(Wait wait) {
        wait.over = true;
        demand.end(wait);
        deadlines.remove(wait);
        leave(wait);
        ended.accept(wait);
    }

    private void finish(Wait wait, Consumer<WatchListener> end) {
        if (!wait.over) {
            end(wait);
            notifications.add(() -> wait.callListener(end, true));
        }
    }

    private void notifyListener(Wait wait, Consumer<WatchListener> call) {
        notifications.add(() -> wait.callListener(call, false));
    }

    /** Calls all listeners on one worker thread, so that an answer about many executions does not need many. */
    private void sendNotifications() {
        if (!notifications.isEmpty()) {
            List<Runnable> all = List.copyOf(notifications);
            notifications.clear();
            worker.execute(() -> all.forEach(PollPlanner::guarded));
        }
    }

    private static void guarded(Runnable notification) {
        try {
            notification.run();
        } catch (RuntimeException | Error e) {
            // Goes on with the other listeners.
            LOGGER.log(Level.WARNING, "A listener of an execution failed", e);
        }
    }

    private static void each(Map<String, List<Wait>> waits, Consumer<Wait> task) {
        waits.values().forEach(same -> same.forEach(task));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
