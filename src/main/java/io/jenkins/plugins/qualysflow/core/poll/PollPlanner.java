package io.jenkins.plugins.qualysflow.core.poll;

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
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Decides what is polled when, for all clients at one gateway, which share its quota.
 *
 * <p>Executions of one workflow are polled together, by one Execution List call; one alone by Execution Details. How long
 * earlier executions took tells how likely each has ended since it was last seen, and so how late its end would be noticed
 * now. Whatever is the latest is polled first, once its lateness is worth a call: the fewer calls there are for what is
 * waited for, the later that is. See {@link Outlook} for the price and {@link DurationModel} for the lateness.
 *
 * <p>Everything is under one lock; nothing is called, told or waited for under it but {@link Account#submit}.
 */
final class PollPlanner {

    private static final Logger LOGGER = Logger.getLogger(PollPlanner.class.getName());

    /** How many groups are compared for a poll: those that became worth one first. */
    private static final int COMPARED = 16;

    /** Polls of one client at one time. */
    private static final int AT_ONCE = 2;

    /** The price may fall, so that what is too dear now is thought about again. */
    private static final Duration RECONSIDER = Duration.ofSeconds(30);

    private static final Duration SOON = Duration.ofMillis(20);

    /** What is held back for less is not worth a word. */
    private static final Duration UNREMARKABLE = Duration.ofSeconds(10);

    /** How long the last poll may take, when calls are held back or the service is slow. */
    private static final Duration LAST_POLL_TIMEOUT = Duration.ofSeconds(60);

    /** Last polls of a workflow are one where they fall due within that time. */
    private static final Duration LAST_POLLS_TOGETHER = Duration.ofSeconds(20);

    /** Calls for last polls are kept free that long before the deadlines. */
    private static final Duration DEADLINES_AHEAD = Duration.ofMinutes(10);

    private static final int MOST_DEADLINES_AHEAD = 100;

    /** A record may lag behind the start, so one "not found" says little. */
    private static final Duration NOT_FOUND_FOR = Duration.ofSeconds(60);

    private static final int NOT_FOUND_POLLS = 3;

    /** Between polls while an execution can't be found, so that three of them fit in the time above. */
    private static final Duration NOT_FOUND_INTERVAL = Duration.ofSeconds(20);

    /** So many lists may lack an execution before it is asked for by itself. */
    private static final int ABSENCES = 2;

    /** How much dearer polls are where a call went into the history of the workflow. */
    private static final double LEARNED = 3;

    /** After so many lists in a row that failed, executions are asked for by themselves: another call may fare better. */
    private static final int LIST_FAILURES = 4;

    /** A list that failed may have been out of order with all else, and serves many at once when it is back. */
    private static final Duration LIST_FAILED_FOR = Duration.ofMinutes(10);

    /** Workflows whose list is refused are asked again after that time. */
    private static final Duration LIST_REFUSED_FOR = Duration.ofHours(1);

    private final InstantSource clock;
    private final Scheduler scheduler;
    private final Executor worker;
    private final DoubleSupplier chance;
    private final DurationHistory durations;
    private final Consumer<Wait> ended;

    private final Map<PollGroup.Key, PollGroup> groups = new HashMap<>();
    /** Groups that no poll is on its way for, by when they become worth one. */
    private final TreeSet<PollGroup> agenda =
            new TreeSet<>(Comparator.comparing((PollGroup group) -> group.due).thenComparing(group -> group.number));
    /** Groups that a last poll is to be made of, by when. */
    private final TreeSet<PollGroup> lastPolls = new TreeSet<>(
            Comparator.comparing((PollGroup group) -> group.lastPollAt).thenComparing(group -> group.number));

    private final TreeSet<Wait> deadlines =
            new TreeSet<>(Comparator.comparing((Wait wait) -> wait.due).thenComparing(wait -> wait.id));
    private final Map<PollGroup.Key, Instant> listRefused = new HashMap<>();
    private final Map<AccountKey, Integer> pollsOnTheWay = new HashMap<>();
    /** Groups whose client has as many polls on the way as it may; they go on when one of these is over. */
    private final Map<AccountKey, Deque<PollGroup>> parked = new HashMap<>();

    private final Arrivals arrivals = new Arrivals();
    /** To be told once everything is decided. */
    private final List<Runnable> news = new ArrayList<>();

    private CallBudget budget;
    private long numbers;
    private int waits;
    private int promised;
    private int need;
    private double intervalPolls;
    private Scheduler.Timer timer = () -> {};
    private Instant wakeAt = Instant.MAX;

    /**
     * A planner.
     *
     * @param ended hears of each wait that is over
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

    /** Another wait. */
    void begin(Wait wait) {
        durations.seed(wait.workflowId, wait.watch.settings().earlier());
        synchronized (this) {
            Instant now = clock.instant();
            arrivals.add(now);
            waits++;
            promised += wait.watch.callsAfterwards();
            deadlines.add(wait);
            join(wait, now);
            decide();
        }
    }

    /** Takes a wait back; nothing is told of it any more. */
    void cancel(Wait wait) {
        wait.silence();
        synchronized (this) {
            if (end(wait)) {
                decide();
            }
        }
    }

    /**
     * Polls at once, as far as the quota allows.
     *
     * @return whether it is not being polled already
     */
    synchronized boolean pollNow(Wait wait) {
        PollGroup group = wait.group;
        if (wait.over || wait.lastPoll || group == null || group.poll != null) {
            return false;
        }
        group.wanted = true;
        // Before all others.
        reschedule(group, Instant.MIN);
        decide();
        return true;
    }

    /** The quota is another. */
    synchronized void limitChanged() {
        Instant now = clock.instant();
        // Each is planned anew; one that is worth a poll already keeps its turn.
        List.copyOf(agenda).stream().filter(group -> group.due.isAfter(now)).forEach(group -> reschedule(group, now));
        decide();
    }

    synchronized WatchSnapshot snapshot(Wait wait) {
        Instant now = clock.instant();
        PollGroup group = wait.group;
        boolean polling = group != null && group.poll != null && group.poll.isSent();
        boolean due = wait.lastPoll || group == null || group.poll != null || group.held || !group.due.isAfter(now);
        Instant planned = due ? null : expected(group, now);
        // Its client's, since a wait may be asked about before it has begun.
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

    /** What is waited for and how the quota bears it; null while nothing is waited for. */
    synchronized PollingSnapshot snapshot() {
        if (waits == 0) {
            return null;
        }
        Instant now = clock.instant();
        expect(now);
        double perHour = budget.outlook(now).pollsPerHour();
        Duration round = Duration.ofMillis((long) (CallBudget.WINDOW.toMillis() * groups.size() / perHour));
        return new PollingSnapshot(waits, groups.size(), (int) Math.round(perHour), round);
    }

    // What belongs to which group.

    private void join(Wait wait, Instant now) {
        Account account = wait.connection.account();
        account.waitBegins();
        budget = account.budget();
        PollGroup.Key shared = new PollGroup.Key(account.key(), key(wait.workflowId), null);
        // Whether there is such an execution shows at once if it is asked for by itself.
        boolean given = wait.watch.startedAt() == null && wait.last == null;
        boolean alone = wait.alone || given || wait.workflowId == null || isListRefused(shared, now);
        PollGroup.Key key = alone ? new PollGroup.Key(account.key(), null, wait.watch.executionId()) : shared;
        PollGroup group = groups.get(key);
        boolean fresh = group == null;
        if (fresh) {
            group = new PollGroup(key, numbers++, account);
            groups.put(key, group);
        } else {
            need -= group.need();
            intervalPolls -= perHour(group.maxInterval);
        }
        group.add(wait);
        wait.group = group;
        need += group.need();
        intervalPolls += perHour(group.maxInterval);
        if (fresh) {
            group.unknown = wait.workflowId != null && !durations.knows(wait.workflowId);
            group.reckon(durations.of(wait.workflowId));
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
        need -= group.need();
        group.remove(wait);
        need += group.need();
        if (group.isEmpty()) {
            intervalPolls -= perHour(group.maxInterval);
            agenda.remove(group);
            lastPoll(group, null);
            groups.remove(group.key, group);
            takeBack(group);
        }
    }

    private boolean isListRefused(PollGroup.Key key, Instant now) {
        Instant until = listRefused.get(key);
        if (until != null && !now.isBefore(until)) {
            listRefused.remove(key);
            return false;
        }
        return until != null;
    }

    private static String key(String workflowId) {
        return workflowId == null ? null : workflowId.toLowerCase(Locale.ROOT);
    }

    private static double perHour(Duration interval) {
        return CallBudget.WINDOW.toMillis() / (double) interval.toMillis();
    }

    // What is polled next.

    private void reschedule(PollGroup group, Instant due) {
        agenda.remove(group);
        group.due = due;
        if (!group.isEmpty() && group.poll == null) {
            agenda.add(group);
        }
    }

    /** A last poll is to be made then; null for none. */
    private void lastPoll(PollGroup group, Instant at) {
        if (group.lastPollAt != null) {
            lastPolls.remove(group);
        }
        group.lastPollAt = at;
        if (at != null) {
            lastPolls.add(group);
        }
    }

    private void expect(Instant now) {
        double share = waits == 0 ? 1 : need / (double) waits;
        budget.expect(promised + lastPollsAhead(now), need, arrivals.ofLastHour(now) * share);
    }

    /** Calls for the deadlines that come next. */
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

    /** Polls what is to be polled now, sets the timer for the rest, and has told what came of it. */
    private void decide() {
        Instant now = clock.instant();
        passDeadlines(now);
        makeLastPolls(now);
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
        tellNews();
    }

    /**
     * Polls what is worth it while the quota lets it.
     *
     * @return when there is something to decide again
     */
    private Instant pollDue(Instant now) {
        expect(now);
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
                // What was due has been put off; there may be more.
                continue;
            }
            PollGroup group = best.group();
            if (!group.wanted && !outlook.mayPoll()) {
                return later(budget.nextToken(now), now.plus(SOON));
            }
            boolean history = group.unknown && !group.isShared() && group.key.workflowId() != null;
            send(new Poll(group, Purpose.POLL, history || group.isShared(), history, group.account.serviceTime(), now));
            outlook = budget.outlook(now);
        }
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

    /** A group that may be polled now; null where it is put off. */
    private Candidate candidate(PollGroup group, Outlook outlook, Instant now) {
        if (group.retryAt.isAfter(now)) {
            putOff(group, group.retryAt);
            return null;
        }
        boolean forced = group.wanted || !forcedAt(group, outlook, now).isAfter(now);
        double lateness = group.lateness(now);
        if (!forced && (isUnseen(group) || lateness < price(group, outlook))) {
            plan(group, outlook, now);
            return null;
        }
        Instant earliest = budget.earliest(Purpose.POLL, now);
        if (earliest.isAfter(now)) {
            putOff(group, earliest);
            group.held = true;
            tellHeld(group, earliest, now);
            return null;
        }
        if (pollsOnTheWay.getOrDefault(group.account.key(), 0) >= AT_ONCE) {
            park(group);
            return null;
        }
        return new Candidate(group, lateness, forced);
    }

    /** Where a call went into its history, later polls make up for it. */
    private static double price(PollGroup group, Outlook outlook) {
        return outlook.price() * (group.learned ? LEARNED : 1);
    }

    private void putOff(PollGroup group, Instant until) {
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
                // Of an earlier deadline; the answer of the service is not to be given up for this one.
                answering.add(group);
            } else {
                pollLast(group, now);
            }
        }
        answering.forEach(group -> group.lastPollAgain = true);
    }

    private void pollLast(PollGroup group, Instant now) {
        takeBack(group);
        send(new Poll(group, Purpose.LAST_POLL, group.isShared(), false, group.account.serviceTime(), now));
    }

    private void send(Poll poll) {
        PollGroup group = poll.group;
        agenda.remove(group);
        group.poll = poll;
        group.wanted = false;
        group.held = false;
        group.expected = null;
        pollsOnTheWay.merge(group.account.key(), 1, Integer::sum);
        call(poll);
    }

    private void call(Poll poll) {
        poll.next().whenComplete((answer, error) -> {
            try {
                answered(poll, answer, error);
            } catch (RuntimeException | Error e) {
                // Ours; nobody would hear of it here, and its waits would wait for ever.
                LOGGER.log(Level.WARNING, "The answer to a poll could not be dealt with", e);
                pollAgain(poll.group);
            }
        });
    }

    private synchronized void pollAgain(PollGroup group) {
        takeBack(group);
        putOff(group, clock.instant().plus(group.maxInterval));
        decide();
    }

    /** Gives up the poll that is on its way, if there is one. */
    private void takeBack(PollGroup group) {
        Poll poll = group.poll;
        if (poll != null) {
            // First, since what is cancelled is answered at once.
            over(poll);
            poll.cancel();
        }
    }

    private void over(Poll poll) {
        if (poll.group.poll == poll) {
            poll.group.poll = null;
            pollsOnTheWay.merge(poll.group.account.key(), -1, Integer::sum);
            pollsOnTheWay.values().removeIf(count -> count == 0);
            unpark(poll.group.account.key());
        }
    }

    private void park(PollGroup group) {
        agenda.remove(group);
        parked.computeIfAbsent(group.account.key(), made -> new ArrayDeque<>()).addLast(group);
    }

    /** Lets those go on that have been parked for longest: more than there are places for, since some may be gone. */
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

    /** Whether nothing is known of its executions that could tell when a first poll is worth a call. */
    private static boolean isUnseen(PollGroup group) {
        return group.polledAt == null && (group.unknown || group.key.workflowId() == null);
    }

    /** When a group is polled whatever that is worth: the first time, or where the quota bears the interval asked for. */
    private Instant forcedAt(PollGroup group, Outlook outlook, Instant now) {
        if (isUnseen(group)) {
            Wait first = group.first();
            if (first.watch.startedAt() == null) {
                return now;
            }
            Instant delayed = first.startedAt.plus(first.watch.settings().firstInterval());
            return delayed.isBefore(now) ? now : delayed;
        }
        boolean between = group.polledAt != null && outlook.bears(intervalPolls);
        return between ? group.polledAt.plus(group.maxInterval) : Instant.MAX;
    }

    /** Plans when a group is thought about again, and says when it will be polled as far as can be told. */
    private void plan(PollGroup group, Outlook outlook, Instant now) {
        group.held = false;
        Instant forced = forcedAt(group, outlook, now);
        Instant worth = isUnseen(group) ? forced : group.reaches(price(group, outlook), now);
        group.expected = later(earlier(worth, forced), group.retryAt);
        // As long as it takes to poll every group once.
        Duration round =
                Duration.ofMillis((long) (CallBudget.WINDOW.toMillis() * (groups.size() / outlook.pollsPerHour())));
        if (!outlook.mayPoll() && group.polledAt != null) {
            group.expected = later(group.expected, group.polledAt.plus(round));
        }
        Instant again = later(earlier(worth, forced), group.retryAt);
        Instant reconsider = now.plus(longer(RECONSIDER, round.dividedBy(8)));
        if (again.isAfter(reconsider) && !isUnseen(group)) {
            // The price may fall meanwhile. A few times between two polls, however many groups there are.
            Instant cheapest = group.reaches(Outlook.leastPrice(outlook.limit()), now);
            again = earlier(again, later(cheapest, reconsider));
        }
        reschedule(group, later(again, now.plus(SOON)));
    }

    private void tellHeld(PollGroup group, Instant until, Instant now) {
        if (until.isAfter(now.plus(UNREMARKABLE)) && until.isAfter(group.toldUntil)) {
            group.toldUntil = until.plus(UNREMARKABLE);
            each(group.waits(), wait -> tell(wait, to -> to.pollWaits(until)));
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
                finish(wait, to -> to.timedOut(wait.last));
                continue;
            }
            wait.lastPoll = true;
            wait.due = now.plus(LAST_POLL_TIMEOUT);
            deadlines.add(wait);
            if (wait.group != null) {
                lastPoll(wait.group, together(wait.group, now));
            }
        }
    }

    /** Last polls of a workflow that fall due one after the other are one. */
    private static Instant together(PollGroup group, Instant now) {
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

    // What came of a poll.

    private synchronized void answered(Poll poll, Object answer, Throwable error) {
        PollGroup group = poll.group;
        if (group.poll != poll) {
            return;
        }
        Throwable cause = QFlowErrors.unwrap(error);
        if (cause == null && !poll.answered(answer)) {
            call(poll);
            return;
        }
        over(poll);
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
            // Waits that joined while the poll was on its way, which its answer says nothing of.
            reschedule(group, now);
        }
        decide();
    }

    private void found(Poll poll, Instant now) {
        PollGroup group = poll.group;
        group.polledAt = now;
        group.backOff = null;
        group.retryAt = Instant.MIN;
        group.toldUntil = Instant.MIN;
        group.learned = group.unknown && !poll.ended().isEmpty() || group.learned && group.size() == 1;
        group.unknown = false;
        group.listFailures = 0;
        poll.ended().forEach(execution -> durations.add(group.key.workflowId(), execution));
        List<Wait> going = new ArrayList<>();
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
            if (execution.ending() != Ending.RUNNING) {
                durations.add(wait.workflowId, execution);
                finish(wait, to -> to.ended(execution));
            } else if (isLast(poll, wait)) {
                finish(wait, to -> to.timedOut(execution));
            } else {
                going.add(wait);
            }
        });
        if (!group.isEmpty()) {
            group.reckon(durations.of(group.first().workflowId));
            plan(group, budget.outlook(now), now);
        }
        for (Wait wait : going) {
            // One whose workflow was not known joins the others of that workflow.
            if (group.key.workflowId() == null && !wait.alone && wait.workflowId != null) {
                leave(wait);
                join(wait, now);
                wait.group.polledAt = wait.group.polledAt == null ? now : wait.group.polledAt;
                plan(wait.group, budget.outlook(now), now);
            }
            Instant next = expected(wait.group, now);
            tell(wait, to -> to.polled(wait.last, next));
        }
    }

    /** Whether it was made at the deadline of the wait, or after it. */
    private static boolean isLast(Poll poll, Wait wait) {
        return wait.lastPoll && !poll.begunAt.isBefore(wait.watch.deadline());
    }

    /** A list did not have it. A record may lag; one that is lacking for longer is asked for by itself. */
    private void absent(Wait wait, Poll poll) {
        wait.absences++;
        if (wait.absences >= ABSENCES || isLast(poll, wait)) {
            byItself(wait);
        }
    }

    private void byItself(Wait wait) {
        Instant now = clock.instant();
        leave(wait);
        wait.alone = true;
        // Never polled, so that its turn is now; there may be many such, which keep to the rate.
        join(wait, now);
    }

    private void failed(Poll poll, QFlowException error, Instant now) {
        PollGroup group = poll.group;
        // A secret that was exchanged in the meantime shows when the next token is minted.
        boolean refusedToken = Kind.NO_TOKEN.is(error) && !error.isPassing();
        if (Kind.UNAUTHORIZED.is(error) || refusedToken) {
            each(poll.asked, wait -> withRenewedCredential(wait, error));
        } else if (poll.list && !error.isPassing()) {
            listRefused(poll, error, now);
        } else if (Kind.NOT_FOUND.is(error)) {
            each(poll.asked, wait -> notFound(wait, error, now));
            retry(poll, error, now, shorter(group.maxInterval, NOT_FOUND_INTERVAL));
        } else if (error.isPassing()) {
            if (poll.list && isOfTheList(error) && ++group.listFailures >= LIST_FAILURES) {
                listRefused(poll, error, now);
                return;
            }
            group.backOff = group.backOff == null
                    ? shorter(group.first().watch.settings().initialDelay(), group.maxInterval)
                    : shorter(group.backOff.multipliedBy(3).dividedBy(2), group.maxInterval);
            retry(poll, error, now, group.backOff);
        } else {
            each(poll.asked, wait -> {
                note(wait, error);
                finish(wait, to -> to.failed(error));
            });
        }
    }

    /** Whether another call may fare better: not where the quota is used up, nor where nothing can be reached. */
    private static boolean isOfTheList(QFlowException error) {
        return Kind.SERVER_ERROR.is(error) || Kind.UNREADABLE.is(error);
    }

    /** The list can't be had, so that each is asked for by itself; once without its start, which may be the reason. */
    private void listRefused(Poll poll, QFlowException error, Instant now) {
        PollGroup group = poll.group;
        LOGGER.log(Level.FINE, error, () -> "The executions of " + group.key.workflowId() + " can't be listed");
        boolean withoutStart = Kind.INVALID_REQUEST.is(error) && poll.saysStart();
        if (withoutStart) {
            group.withoutStart = true;
        } else {
            listRefused.values().removeIf(until -> !until.isAfter(now));
            listRefused.put(group.key, now.plus(error.isPassing() ? LIST_FAILED_FOR : LIST_REFUSED_FOR));
        }
        each(poll.asked, wait -> {
            if (wait.over || wait.group != group) {
                return;
            }
            if (!withoutStart) {
                leave(wait);
                join(wait, now);
            }
            wait.group.unknown = false;
            if (wait.lastPoll) {
                lastPoll(wait.group, now);
            } else {
                // One by one they may be many, and keep to the rate.
                wait.group.wanted = withoutStart;
            }
            reschedule(wait.group, now);
        });
    }

    private void notFound(Wait wait, QFlowException error, Instant now) {
        if (wait.over) {
            return;
        }
        note(wait, error);
        wait.notFoundSince = wait.notFoundSince == null ? now : wait.notFoundSince;
        wait.notFoundPolls++;
        if (wait.notFoundPolls >= NOT_FOUND_POLLS && !now.isBefore(wait.notFoundSince.plus(NOT_FOUND_FOR))) {
            finish(wait, to -> to.failed(error));
        }
    }

    /** Polls again later; a wait whose last poll this was is given up. */
    private void retry(Poll poll, QFlowException error, Instant now, Duration interval) {
        PollGroup group = poll.group;
        group.polledAt = now;
        group.unknown = false;
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
                note(wait, error);
            }
            if (isLast(poll, wait)) {
                finish(wait, to -> to.timedOut(wait.last));
            } else if (error != null && wait.group == group) {
                Instant planned = group.retryAt;
                tell(wait, to -> to.pollFailed(error, planned));
            }
        });
    }

    /** The interval, up to a tenth shorter, so that what failed together is not repeated together. */
    private Duration jittered(Duration interval) {
        return Duration.ofMillis(Math.round(interval.toMillis() * (1 - 0.1 * chance.getAsDouble())));
    }

    private static void note(Wait wait, QFlowException error) {
        wait.error = Scrubber.scrub(error.getMessage());
    }

    /** The credential may have been exchanged in Jenkins since: it is looked up once more, and tried once. */
    private void withRenewedCredential(Wait wait, QFlowException error) {
        if (wait.over) {
            return;
        }
        note(wait, error);
        if (wait.renewed) {
            finish(wait, to -> to.failed(error));
            return;
        }
        wait.renewed = true;
        leave(wait);
        worker.execute(() -> {
            Connection other = renewed(wait);
            synchronized (this) {
                if (wait.over) {
                    return;
                }
                if (other == null) {
                    finish(wait, to -> to.failed(error));
                } else {
                    // At the same gateway: credentials are exchanged, servers are not.
                    wait.connection = other;
                    join(wait, clock.instant());
                    wait.group.wanted = !wait.lastPoll;
                }
                decide();
            }
        });
    }

    private static Connection renewed(Wait wait) {
        try {
            return wait.listener.renewed();
        } catch (RuntimeException e) {
            LOGGER.log(Level.WARNING, "The credential could not be looked up anew", e);
            return null;
        }
    }

    private boolean end(Wait wait) {
        if (wait.over) {
            return false;
        }
        wait.over = true;
        waits--;
        promised -= wait.watch.callsAfterwards();
        deadlines.remove(wait);
        leave(wait);
        ended.accept(wait);
        return true;
    }

    private void finish(Wait wait, Consumer<WatchListener> end) {
        if (end(wait)) {
            news.add(() -> wait.tell(end, true));
        }
    }

    private void tell(Wait wait, Consumer<WatchListener> what) {
        news.add(() -> wait.tell(what, false));
    }

    /** Has all news told by one worker, so that a list of many executions doesn't take many. */
    private void tellNews() {
        if (!news.isEmpty()) {
            List<Runnable> all = List.copyOf(news);
            news.clear();
            worker.execute(() -> all.forEach(PollPlanner::guarded));
        }
    }

    private static void guarded(Runnable news) {
        try {
            news.run();
        } catch (RuntimeException | Error e) {
            // One listener's fault must not keep their news from the others.
            LOGGER.log(Level.WARNING, "News of an execution could not be told", e);
        }
    }

    private static void each(Map<String, List<Wait>> waits, Consumer<Wait> task) {
        waits.values().forEach(same -> same.forEach(task));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static Instant earlier(Instant one, Instant other) {
        return other == null || one.isBefore(other) ? one : other;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /** How many waits began within the last hour, by the minute. */
    private static final class Arrivals {

        private static final int MINUTES = 60;

        private final int[] counts = new int[MINUTES];
        private long minute = Long.MIN_VALUE;
        private int sum;

        void add(Instant now) {
            forget(now);
            counts[Math.floorMod(minute, MINUTES)]++;
            sum++;
        }

        int ofLastHour(Instant now) {
            forget(now);
            return sum;
        }

        private void forget(Instant now) {
            long current = now.getEpochSecond() / 60;
            if (minute == Long.MIN_VALUE) {
                minute = current;
            }
            for (int i = 0; i < MINUTES && minute < current; i++) {
                minute++;
                int slot = Math.floorMod(minute, MINUTES);
                sum -= counts[slot];
                counts[slot] = 0;
            }
            minute = current;
        }
    }
}
