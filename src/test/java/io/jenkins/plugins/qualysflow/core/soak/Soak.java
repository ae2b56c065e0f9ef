package io.jenkins.plugins.qualysflow.core.soak;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Keeps a number of runs going for a time: when one has ended, another one begins. Then ends all executions, waits for the runs,
 * and tells what does not add up. A line a minute, and a summary.
 */
public final class Soak {

    /** What makes the runs. Called by one thread, which must not be blocked for long. */
    public interface Runs {

        /** Begins a run, whose end is told to {@link Soak#ended}. */
        void begin(SoakRun run) throws Exception;

        /** Aborts a run that may have ended; false if it has not begun yet. */
        boolean abort(SoakRun run) throws Exception;
    }

    private record Ended(int number, SoakEnd end) {}

    private record Abort(Instant due, SoakRun run) {}

    /** Of twenty runs. */
    private static final List<SoakRun.Kind> KINDS = kinds();

    /** How long runs may take from the end of their executions to their own, in real time. */
    private static final Duration PATIENCE = Duration.ofMinutes(20);

    private static final Duration LOOK = Duration.ofMillis(500);
    private static final int SAMPLES = 60;
    private static final int FEWEST_SAMPLES = 8;

    private final SoakOptions options;
    private final SoakService service;
    private final InstantSource clock;
    private final PrintStream out;
    private final Random chance;
    private final Ledger ledger;
    private final BlockingQueue<Ended> ends = new LinkedBlockingQueue<>();
    private final PriorityQueue<Abort> aborts = new PriorityQueue<>(Comparator.comparing(Abort::due));
    private final Map<Integer, SoakRun> open = new HashMap<>();
    private final List<Gauge> gauges = new ArrayList<>();
    private final List<Long> running = new ArrayList<>();
    private final Gauge before = Gauge.now();

    /** A soak; {@code out} gets the lines. */
    public Soak(SoakOptions options, SoakService service, InstantSource clock, PrintStream out) {
        this.options = options;
        this.service = service;
        this.clock = clock;
        this.out = out;
        chance = new Random(options.seed());
        ledger = new Ledger(service);
    }

    private static List<SoakRun.Kind> kinds() {
        List<SoakRun.Kind> kinds = new ArrayList<>();
        add(kinds, 9, SoakRun.Kind.PASSES);
        add(kinds, 3, SoakRun.Kind.GATE_FAILS);
        add(kinds, 3, SoakRun.Kind.FAILS);
        add(kinds, 3, SoakRun.Kind.ABORTED);
        add(kinds, 2, SoakRun.Kind.WAITS);
        return kinds;
    }

    private static void add(List<SoakRun.Kind> kinds, int count, SoakRun.Kind kind) {
        for (int i = 0; i < count; i++) {
            kinds.add(kind);
        }
    }

    /** A run has ended; from any thread. */
    public void ended(int number, SoakEnd end) {
        ends.add(new Ended(number, end));
    }

    /**
     * Does it all.
     *
     * @return the promises that were broken; empty if none was
     */
    public List<String> run(Runs runs) throws Exception {
        long begun = System.nanoTime();
        long until = begun + options.time().toNanos();
        long interval = Math.min(TimeUnit.MINUTES.toNanos(1), options.time().toNanos() / SAMPLES);
        long nextLook = begun;
        long nextGauge = begun + interval;
        long nextLine = begun;
        say("%d runs at any time for %s, %,d calls an hour, time passes %d times as fast, seed %d"
                .formatted(
                        options.running(),
                        text(options.time()),
                        options.callsPerHour(),
                        options.speed(),
                        options.seed()));
        // A machine that is busy with something else takes longer.
        while (System.nanoTime() < until || gauges.size() < FEWEST_SAMPLES) {
            while (open.size() < options.running()) {
                begin(runs);
            }
            takeEnds(LOOK.toNanos());
            abortWhatIsDue(runs);
            if (System.nanoTime() >= nextLook) {
                nextLook = System.nanoTime() + LOOK.toNanos();
                ledger.look();
                service.forgetCalls();
            }
            if (System.nanoTime() >= nextGauge) {
                nextGauge += interval;
                gauges.add(Gauge.now());
                running.add(service.server().executions().stream()
                        .filter(execution -> execution.endDate().isEmpty())
                        .count());
            }
            if (System.nanoTime() >= nextLine && !gauges.isEmpty()) {
                nextLine = System.nanoTime() + Math.max(interval, TimeUnit.SECONDS.toNanos(10));
                say(line(begun));
            }
        }
        Duration longest = ledger.longest();
        say("over; all executions end now");
        long patience = System.nanoTime() + PATIENCE.toNanos();
        while (!open.isEmpty() && System.nanoTime() < patience) {
            service.server().executions().stream()
                    .filter(execution -> execution.endDate().isEmpty())
                    .forEach(execution -> service.server()
                            .finish(execution.id(), execution.workflow().status()));
            takeEnds(LOOK.toNanos());
            service.forgetCalls();
        }
        ledger.close();
        if (service.mostInAnHour() > options.callsPerHour()) {
            ledger.problem(service.mostInAnHour() + " calls in an hour, of " + options.callsPerHour());
        }
        Gauge end = Gauge.now();
        Gauge.compare(before, gauges, ledger::problem);
        summary(longest, end);
        return ledger.problems();
    }

    private void begin(Runs runs) throws Exception {
        int number = ledger.runs() + 1;
        SoakRun.Kind kind = KINDS.get(chance.nextInt(KINDS.size()));
        int length = chance.nextInt(SoakService.lengths());
        String workflow = SoakService.workflowOf(kind, length);
        String executionId = kind == SoakRun.Kind.WAITS
                ? service.server().startFromUi(workflow).id()
                : null;
        Duration abortAfter = kind == SoakRun.Kind.ABORTED
                ? Duration.ofMillis(chance.nextLong(SoakService.duration(length).toMillis()))
                : null;
        SoakRun run = new SoakRun(number, kind, workflow, executionId, abortAfter);
        ledger.begin(run);
        open.put(number, run);
        if (abortAfter != null) {
            aborts.add(new Abort(clock.instant().plus(abortAfter), run));
        }
        runs.begin(run);
    }

    private void abortWhatIsDue(Runs runs) throws Exception {
        List<Abort> early = new ArrayList<>();
        while (!aborts.isEmpty() && !aborts.peek().due().isAfter(clock.instant())) {
            Abort abort = aborts.remove();
            if (!runs.abort(abort.run())) {
                early.add(abort);
            }
        }
        aborts.addAll(early);
    }

    /** Takes the ends that have come, and waits so long for the first. */
    private void takeEnds(long nanos) throws InterruptedException {
        Ended next = ends.poll(nanos, TimeUnit.NANOSECONDS);
        while (next != null) {
            ledger.end(next.number, next.end);
            open.remove(next.number);
            next = ends.poll();
        }
    }

    private String line(long begun) {
        return "%s: %,d runs, %,d open, %d executions running, %,d calls; %s"
                .formatted(
                        text(Duration.ofNanos(System.nanoTime() - begun)),
                        ledger.runs(),
                        ledger.open(),
                        running.get(running.size() - 1),
                        service.calls().values().stream()
                                .mapToInt(Integer::intValue)
                                .sum(),
                        gauges.get(gauges.size() - 1));
    }

    private void summary(Duration longest, Gauge end) {
        int quarter = gauges.size() / 4;
        List<Gauge> first = gauges.subList(0, quarter);
        List<Gauge> last = gauges.subList(gauges.size() - quarter, gauges.size());
        say("runs: %,d, ended %s".formatted(ledger.runs(), ledger.outcomes()));
        say("executions running: %d on average after the first quarter, at least %d"
                .formatted(
                        (long) running.subList(quarter, running.size()).stream()
                                .mapToLong(Long::longValue)
                                .average()
                                .orElse(0),
                        running.subList(quarter, running.size()).stream()
                                .mapToLong(Long::longValue)
                                .min()
                                .orElse(0)));
        say("calls: %s; at most %,d in an hour, of %,d"
                .formatted(service.calls(), service.mostInAnHour(), options.callsPerHour()));
        Map<String, Integer> faults = service.faults();
        say("faults: %,d, %s"
                .formatted(faults.values().stream().mapToInt(Integer::intValue).sum(), faults));
        say("before: " + before);
        say("first: " + gauges.get(0));
        say("middle: " + gauges.get(gauges.size() / 2));
        say("last: " + gauges.get(gauges.size() - 1));
        say("after all runs: " + end);
        say("heap: %s in the first quarter, %s in the last"
                .formatted(
                        Gauge.megabytes(Gauge.median(first, Gauge::heap)),
                        Gauge.megabytes(Gauge.median(last, Gauge::heap))));
        say("handles: %d in the first quarter, %d in the last"
                .formatted(Gauge.median(first, Gauge::handles), Gauge.median(last, Gauge::handles)));
        say("longest time from the end of an execution to the end of its run: %s; %s when all ended at once"
                .formatted(text(longest), text(ledger.longest())));
        ledger.problems().forEach(problem -> say("BROKEN - " + problem));
        say(ledger.problems().isEmpty() ? "OK - all runs are accounted for" : "FAILED");
    }

    private void say(String line) {
        out.println("soak: " + line);
        out.flush();
    }

    private static String text(Duration duration) {
        return duration.toMinutes() > 0
                ? "%d min %d s".formatted(duration.toMinutes(), duration.toSecondsPart())
                : "%.1f s".formatted(duration.toMillis() / 1000.0);
    }
}
