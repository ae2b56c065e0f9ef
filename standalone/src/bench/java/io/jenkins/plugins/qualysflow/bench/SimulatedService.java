package io.jenkins.plugins.qualysflow.bench;

import io.jenkins.plugins.qualysflow.core.client.Call;
import io.jenkins.plugins.qualysflow.core.client.CallListener;
import io.jenkins.plugins.qualysflow.core.client.ExecutionQuery;
import io.jenkins.plugins.qualysflow.core.client.PageRequest;
import io.jenkins.plugins.qualysflow.core.client.QFlowClient;
import io.jenkins.plugins.qualysflow.core.client.QFlowException;
import io.jenkins.plugins.qualysflow.core.client.QFlowException.Kind;
import io.jenkins.plugins.qualysflow.core.client.RateHeaders;
import io.jenkins.plugins.qualysflow.core.model.Execution;
import io.jenkins.plugins.qualysflow.core.model.Listed;
import io.jenkins.plugins.qualysflow.core.model.Page;
import io.jenkins.plugins.qualysflow.core.poll.Scheduler;
import io.jenkins.plugins.qualysflow.core.testing.SimulatedTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * Qualys Flow on simulated time: executions that begin and end, Execution Details, Execution List, a quota in a rolling hour,
 * and faults. It answers each call after the same time, with what was true when the call arrived, and counts what it sees.
 */
final class SimulatedService {

    /** How long an answer takes on simulated time. */
    static final Duration LATENCY = Duration.ofMillis(200);

    /** When the client gives up on an answer that does not come. */
    private static final Duration CLIENT_TIMEOUT = Duration.ofSeconds(60);

    private final InstantSource clock;
    private final Scheduler scheduler;
    private final Duration latency;
    private final int callsPerHour;
    private final Faults faults;
    private final Random chance;
    private final Map<String, List<ServiceExecution>> byWorkflow = new HashMap<>();
    private final Map<String, ServiceExecution> byId = new HashMap<>();
    private final RollingLog quota = new RollingLog();
    private final List<Instant> arrivals = new ArrayList<>();
    private Instant quietUntil = Instant.MIN;
    private int refused;
    private int callsWhilePaused;
    private long nanos;

    /** A service on simulated time. */
    SimulatedService(SimulatedTime time, int callsPerHour, Faults faults, Random chance) {
        this(time, time, LATENCY, callsPerHour, faults, chance);
    }

    /**
     * A service that knows no execution yet.
     *
     * @param latency how long an answer takes
     * @param callsPerHour its quota
     * @param chance decides which answers are lost, and gives ids
     */
    SimulatedService(
            InstantSource clock,
            Scheduler scheduler,
            Duration latency,
            int callsPerHour,
            Faults faults,
            Random chance) {
        this.clock = clock;
        this.scheduler = scheduler;
        this.latency = latency;
        this.callsPerHour = callsPerHour;
        this.faults = faults;
        this.chance = chance;
    }

    /** An execution that begins now without a call. */
    ServiceExecution begin(String workflowId, Duration duration) {
        return add(workflowId, clock.instant(), duration);
    }

    /** An execution of earlier; of one workflow they come in the order in which they began. */
    void remember(String workflowId, Instant begin, Duration duration) {
        add(workflowId, begin, duration);
    }

    private ServiceExecution add(String workflowId, Instant begin, Duration duration) {
        String id = new UUID(chance.nextLong(), chance.nextLong()).toString();
        ServiceExecution made = new ServiceExecution(id, workflowId, begin, begin.plus(duration));
        byWorkflow.computeIfAbsent(workflowId, first -> new ArrayList<>()).add(made);
        byId.put(id, made);
        return made;
    }

    /** The execution of that id; null if there is none. */
    ServiceExecution execution(String id) {
        return byId.get(id);
    }

    /** A client whose requests and answers that listener hears of. */
    QFlowClient client(CallListener listener) {
        return new SimulatedClient(this, listener);
    }

    /** When calls arrived, in order; those that were refused as well. */
    List<Instant> arrivals() {
        return Collections.unmodifiableList(arrivals);
    }

    /** Calls that arrived when the quota was used up. */
    int refused() {
        return refused;
    }

    /** Calls that were made while an earlier answer had asked for silence. */
    int callsWhilePaused() {
        return callsWhilePaused;
    }

    /** Processor time that went into making answers, so that it can be told from the client's. */
    long nanos() {
        return nanos;
    }

    /** Makes the answer to a call, or refuses. */
    @FunctionalInterface
    interface Answer<T> {
        T at(Instant now) throws QFlowException;
    }

    /** A call arrives; its answer comes later. */
    synchronized <T> CompletableFuture<T> call(CallListener listener, Call call, Answer<T> answer) {
        listener.sent(call);
        Instant now = clock.instant();
        arrivals.add(now);
        if (now.isBefore(quietUntil)) {
            callsWhilePaused++;
        }
        CompletableFuture<T> result = new CompletableFuture<>();
        Duration toWait = toWait(now);
        boolean lost = chance.nextDouble() < faults.lost();
        if (toWait != null) {
            answerLater(listener, call, 429, new RateHeaders(0L, toWait, false), () -> {
                quietUntil = later(quietUntil, clock.instant().plus(toWait));
                result.completeExceptionally(QFlowException.rateLimited(call, 429, "Too many requests", toWait));
            });
            return result;
        }
        quota.add(now);
        T value;
        QFlowException refusal;
        long begun = System.nanoTime();
        try {
            value = answer.at(now);
            refusal = null;
        } catch (QFlowException e) {
            value = null;
            refusal = e;
        }
        nanos += System.nanoTime() - begun;
        if (lost) {
            Duration until = chance.nextBoolean() ? latency : CLIENT_TIMEOUT;
            scheduler.schedule(
                    () -> result.completeExceptionally(new QFlowException(Kind.BROKEN, call, 0, "the answer was lost")),
                    until);
            return result;
        }
        long left = Math.max(0, faults.quota(callsPerHour, now) - quota.count(now));
        T made = value;
        QFlowException error = refusal;
        RateHeaders rate = new RateHeaders(left, null, false);
        answerLater(listener, call, error == null ? 200 : error.status(), rate, () -> {
            if (error == null) {
                result.complete(made);
            } else {
                result.completeExceptionally(error);
            }
        });
        return result;
    }

    private void answerLater(CallListener listener, Call call, int status, RateHeaders rate, Runnable complete) {
        scheduler.schedule(
                () -> {
                    listener.answered(call, status, rate, clock.instant().truncatedTo(ChronoUnit.SECONDS));
                    complete.run();
                },
                latency);
    }

    /** How long the service wants no call; null if it takes this one. */
    private Duration toWait(Instant now) {
        if (faults.isClosed(now)) {
            return faults.closedToWait();
        }
        Instant earliest = quota.earliest(faults.quota(callsPerHour, now), now);
        if (!earliest.isAfter(now)) {
            return null;
        }
        refused++;
        return Duration.ofSeconds(
                Duration.between(now, earliest).plusMillis(999).toSeconds());
    }

    /** A page of the executions of a workflow, as the query asks for it. */
    Page<Execution> page(Call call, String workflowId, ExecutionQuery query, Instant now) throws QFlowException {
        List<ServiceExecution> all = byWorkflow.getOrDefault(workflowId, List.of());
        boolean descending = "-createdAt".equals(query.order());
        boolean ascending = "createdAt".equals(query.order());
        if (query.query() != null || (!descending && !ascending)) {
            throw new QFlowException(Kind.INVALID_REQUEST, call, 400, "this service knows no such order or query");
        }
        int from = query.startAt() == null ? 0 : firstAtOrAfter(all, query.startAt());
        int to = query.endAt() == null
                ? all.size()
                : firstAtOrAfter(all, query.endAt().plusNanos(1));
        int total = Math.max(0, to - from);
        PageRequest page = query.page();
        long before = page.inOffsets() ? page.offset() : (page.number() - 1L) * page.size();
        List<Listed<Execution>> items = new ArrayList<>();
        for (long i = before; i < Math.min(total, before + page.size()); i++) {
            int index = (int) (descending ? to - 1 - i : from + i);
            items.add(new Listed<>(all.get(index).at(now), Map.of()));
        }
        return new Page<>(items, (long) total);
    }

    private static int firstAtOrAfter(List<ServiceExecution> all, Instant instant) {
        int low = 0;
        int high = all.size();
        while (low < high) {
            int middle = (low + high) / 2;
            if (all.get(middle).begin().isBefore(instant)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
