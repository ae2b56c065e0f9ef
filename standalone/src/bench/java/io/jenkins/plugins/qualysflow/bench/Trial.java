package io.jenkins.plugins.qualysflow.bench;

import io.jenkins.plugins.qualysflow.core.client.QFlowException;
import io.jenkins.plugins.qualysflow.core.testing.SimulatedTime;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** One workload, waited for by one policy, on simulated time; alone, or beside others at the same service. */
final class Trial {

    /** What the quota is where nothing else is said. */
    static final int QUOTA = 300;

    /** How long after a deadline the last word on a wait may come. */
    private static final Duration GRACE = Duration.ofMinutes(5);

    /** How long collecting may take. */
    private static final Duration COLLECTING = Duration.ofMinutes(15);

    private final SimulatedTime time;
    private final Workload workload;
    private final SimulatedService service;
    private final WaitingPolicy policy;
    private final List<Double> lateness = new ArrayList<>();
    private final Map<String, List<Duration>> seen;
    private int callsAfterwards;
    private int open;
    private int missed;
    private int timedOut;
    private int failed;
    private int succeeded;

    private Trial(Workload workload, WaitingPolicy.Factory policy, Faults faults, long seed) {
        this(new SimulatedTime(), workload, policy, faults, seed);
    }

    private Trial(SimulatedTime time, Workload workload, WaitingPolicy.Factory policy, Faults faults, long seed) {
        this(time, new SimulatedService(time, QUOTA, faults, new Random(seed ^ 0x5e41)), workload, policy, QUOTA, seed);
    }

    /**
     * A trial.
     *
     * @param callsPerHour what the policy takes for its quota
     */
    private Trial(
            SimulatedTime time,
            SimulatedService service,
            Workload workload,
            WaitingPolicy.Factory policy,
            int callsPerHour,
            long seed) {
        this.time = time;
        this.workload = workload;
        this.service = service;
        for (PlannedRun run : workload.history()) {
            service.remember(run.workflowId(), SimulatedTime.START.plus(run.begin()), run.duration());
        }
        this.seen = !workload.seen()
                ? Map.of()
                : workload.history().stream()
                        .collect(Collectors.groupingBy(
                                PlannedRun::workflowId, Collectors.mapping(PlannedRun::duration, Collectors.toList())));
        this.policy = policy.create(time, service, callsPerHour, new Random(seed ^ 0x90111));
    }

    /**
     * A controller at a service that others use as well.
     *
     * @param callsPerHour what it takes for its quota
     */
    record Controller(Workload workload, int callsPerHour) {}

    /** Whole runs of several controllers of ours at one service; of the service all results say the same. */
    static List<TrialResult> ofControllers(List<Controller> controllers, long seed) {
        SimulatedTime time = new SimulatedTime();
        SimulatedService service = new SimulatedService(time, QUOTA, Faults.NONE, new Random(seed ^ 0x5e41));
        List<Trial> trials = new ArrayList<>();
        for (Controller controller : controllers) {
            Trial trial = new Trial(
                    time,
                    service,
                    controller.workload(),
                    Policy.OURS.factory(),
                    controller.callsPerHour(),
                    seed + trials.size());
            trial.callsAfterwards = 1;
            trial.plan(trial::start);
            trials.add(trial);
        }
        trials.forEach(Trial::finish);
        return trials.stream().map(Trial::result).toList();
    }

    /** Runs that begin by themselves, so that only polls are made. */
    static TrialResult ofWaits(Workload workload, WaitingPolicy.Factory policy, Faults faults, long seed) {
        Trial trial = new Trial(workload, policy, faults, seed);
        return trial.run(trial::begin);
    }

    /** Runs that are started and collected by calls of the same quota, one each. */
    static TrialResult ofWholeRuns(Workload workload, WaitingPolicy.Factory policy, Faults faults, long seed) {
        Trial trial = new Trial(workload, policy, faults, seed);
        trial.callsAfterwards = 1;
        return trial.run(trial::start);
    }

    /**
     * The processor time that a call costs while waits are open, without that of the simulated service.
     *
     * @param from when all waits have begun
     * @param to before any of them ends
     * @return microseconds
     */
    static double microsOfCall(Workload workload, WaitingPolicy.Factory policy, Duration from, Duration to, long seed) {
        Trial trial = new Trial(workload, policy, Faults.NONE, seed);
        trial.plan(trial::begin);
        trial.time.advance(from);
        int calls = trial.service.arrivals().size();
        long nanos = cpuNanos() - trial.service.nanos();
        trial.time.advance(to.minus(from));
        nanos = cpuNanos() - trial.service.nanos() - nanos;
        if (trial.open != workload.runs().size()) {
            throw new IllegalStateException("waits have ended that should go on");
        }
        return nanos / 1000.0 / (trial.service.arrivals().size() - calls);
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private void plan(Consumer<PlannedRun> begin) {
        open = workload.runs().size();
        for (PlannedRun run : workload.runs()) {
            time.schedule(() -> begin.accept(run), run.begin());
        }
    }

    private TrialResult run(Consumer<PlannedRun> begin) {
        plan(begin);
        finish();
        return result();
    }

    private void finish() {
        Duration end =
                workload.lastBegin().plus(workload.timeout().multipliedBy(2)).plus(GRACE);
        while (open > 0 && time.elapsed().compareTo(end) < 0) {
            time.advance(Duration.ofMinutes(1));
        }
    }

    private TrialResult result() {
        return new TrialResult(
                lateness,
                missed,
                timedOut,
                failed,
                open,
                succeeded,
                service.arrivals().size(),
                RollingLog.mostInAnyHour(service.arrivals()),
                service.refused(),
                service.callsWhilePaused());
    }

    private void begin(PlannedRun run) {
        ServiceExecution execution = service.begin(run.workflowId(), run.duration());
        await(execution, run, time.instant().plus(workload.timeout()), () -> open--);
    }

    private void start(PlannedRun run) {
        start(run, time.instant().plus(workload.timeout()));
    }

    private void start(PlannedRun run, Instant deadline) {
        policy.submit(
                        CallKind.START,
                        () -> policy.client().run(run.workflowId(), SimulatedClient.request(run.duration())))
                .whenComplete((started, error) -> {
                    if (mayBeRepeated(error, deadline)) {
                        start(run, deadline);
                        return;
                    }
                    if (error != null) {
                        failed++;
                        open--;
                        return;
                    }
                    ServiceExecution execution = service.execution(started.executionId());
                    await(execution, run, deadline, () -> collect(execution));
                });
    }

    private void await(ServiceExecution execution, PlannedRun run, Instant deadline, Runnable noticed) {
        Await await = new Await(
                execution.workflowId(),
                execution.id(),
                execution.begin(),
                deadline,
                seen.getOrDefault(execution.workflowId(), List.of()),
                callsAfterwards);
        policy.await(await, end -> {
            Instant now = time.instant();
            boolean ended = !execution.end().isAfter(now);
            if (end == WaitEnd.NOTICED || (end == WaitEnd.TIMED_OUT && ended)) {
                lateness.add(Duration.between(execution.end(), now).toMillis() / 1000.0);
            }
            switch (end) {
                case NOTICED -> noticed.run();
                case TIMED_OUT -> {
                    timedOut++;
                    missed += run.duration().compareTo(workload.timeout()) <= 0 ? 1 : 0;
                    open--;
                }
                case FAILED -> {
                    failed++;
                    open--;
                }
            }
        });
    }

    /** A run makes a call again that was refused for the quota; it goes out when the pause is over. */
    private boolean mayBeRepeated(Throwable error, Instant deadline) {
        return QFlowException.Kind.RATE_LIMITED.is(error) && time.instant().isBefore(deadline);
    }

    private void collect(ServiceExecution execution) {
        collect(execution, time.instant().plus(COLLECTING));
    }

    private void collect(ServiceExecution execution, Instant until) {
        policy.submit(CallKind.COLLECT, () -> policy.client().stepsWithData(execution.id(), null, Long.MAX_VALUE))
                .whenComplete((download, error) -> {
                    if (mayBeRepeated(error, until)) {
                        collect(execution, until);
                        return;
                    }
                    if (error == null && !time.instant().isAfter(until)) {
                        succeeded++;
                    } else {
                        failed++;
                    }
                    open--;
                });
    }
}
