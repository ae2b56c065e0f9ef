package io.jenkins.plugins.qualysflow.core.gate;

import io.jenkins.plugins.qualysflow.core.client.Download;
import io.jenkins.plugins.qualysflow.core.client.Scrubber;
import io.jenkins.plugins.qualysflow.core.model.Step;
import io.jenkins.plugins.qualysflow.core.output.Collected;
import io.jenkins.plugins.qualysflow.core.output.MaskedLiterals;
import io.jenkins.plugins.qualysflow.core.output.OutputInspector;
import io.jenkins.plugins.qualysflow.core.output.StepPayload;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Evaluates the gates of one run on step outputs while these are collected, and returns the verdicts afterwards. */
public final class GateKeeper implements OutputInspector {

    private static final Logger LOGGER = Logger.getLogger(GateKeeper.class.getName());

    /** Maximum size in bytes of an output that is judged, since it is parsed in memory. */
    private static final long LARGEST = 10L << 20;

    private static final Duration TIME_LIMIT = Duration.ofSeconds(5);

    /** When an evaluation that does not check the time limit is abandoned; its thread continues to run. */
    private static final Duration ABANDON_AFTER = TIME_LIMIT.plusSeconds(2);

    private final List<Gate> gates;
    private final List<GateEvaluator> evaluators;
    private final Value.Output output;
    private final TimeLimit time;
    private final Duration abandonAfter;
    private volatile boolean stuck;
    private final Map<Step, List<GateResult>> verdicts = new HashMap<>();

    /** For those gates, without secrets. */
    public GateKeeper(List<Gate> gates) {
        this(gates, System::nanoTime, ABANDON_AFTER);
    }

    /**
     * For those gates.
     *
     * @param hideFound whether all found values are masked, since the user redacts outputs by expressions that gates don't
     *     apply
     * @param secrets texts that are masked in found values and in those of the gates
     */
    public GateKeeper(List<Gate> gates, boolean hideFound, MaskedLiterals secrets) {
        this(gates, hideFound, secrets, System::nanoTime, ABANDON_AFTER);
    }

    /**
     * For those gates, with that clock.
     *
     * @param abandonAfter when to stop waiting for an evaluation that does not check the time limit
     */
    GateKeeper(List<Gate> gates, LongSupplier nanos, Duration abandonAfter) {
        this(gates, false, new MaskedLiterals(), nanos, abandonAfter);
    }

    private GateKeeper(
            List<Gate> gates, boolean hideFound, MaskedLiterals secrets, LongSupplier nanos, Duration abandonAfter) {
        this.gates = List.copyOf(gates);
        this.evaluators =
                gates.stream().map(gate -> new GateEvaluator(gate, secrets)).toList();
        this.time = new TimeLimit(TIME_LIMIT, nanos);
        this.output = new Value.Output(hideFound, secrets, time);
        this.abandonAfter = abandonAfter;
    }

    @Override
    public boolean wantsAny() {
        return !gates.isEmpty();
    }

    @Override
    public boolean wants(Step step) {
        return gates.stream().anyMatch(gate -> gate.judges(step));
    }

    @Override
    public void inspect(Step step, Path file, Download download) {
        List<GateResult> judged = judge(step, file, download);
        synchronized (this) {
            // Two records of a step may be equal, and an output may have been reported as unavailable before.
            verdicts.merge(step, judged, GateKeeper::worst);
        }
    }

    /** Of two verdicts of each gate the one that did not pass, if there is one. */
    private static List<GateResult> worst(List<GateResult> first, List<GateResult> second) {
        List<GateResult> worst = new ArrayList<>();
        for (int i = 0; i < first.size(); i++) {
            GateResult one = first.get(i);
            GateResult other = second.get(i);
            worst.add(one != null && one.passed() && other != null ? other : one);
        }
        return worst;
    }

    private List<GateResult> judge(Step step, Path file, Download download) {
        if (download.cut() || download.bytes() > LARGEST) {
            return all(step, "too large: gates read outputs of up to " + (LARGEST >> 20) + " MB");
        }
        if (download.bytes() == 0) {
            return all(step, "the step has no output");
        }
        Value root;
        try {
            root = Value.root(StepPayload.read(file), output);
        } catch (FileSystemException e) {
            // Not its message, which is a path of this machine.
            return all(step, "the output can't be read: its file is gone");
        } catch (IOException e) {
            return all(step, "the output can't be read: " + e.getMessage());
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
            return all(step, "the output can't be read: " + e.getClass().getSimpleName());
        }
        return stuck ? all(step, time.exceeded()) : judgeInThread(step, root);
    }

    /**
     * Judges in a thread of its own. A regular expression may backtrack without reading characters, so that neither the
     * time limit nor an interruption stops it; then the thread is abandoned.
     */
    private List<GateResult> judgeInThread(Step step, Value root) {
        FutureTask<List<GateResult>> judging = new FutureTask<>(() -> judge(step, root));
        Thread thread = new Thread(judging, "qflow-gates");
        thread.setDaemon(true);
        thread.start();
        try {
            return judging.get(abandonAfter.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // The run judges nothing more, so that it leaves one such thread at most.
            stuck = true;
            LOGGER.log(
                    Level.WARNING,
                    "The evaluation of gates on step {0} does not end; its thread is abandoned",
                    Scrubber.printable(step.nodeId()));
            return all(step, time.exceeded());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return all(step, "not evaluated: it was interrupted");
        } catch (ExecutionException e) {
            return all(
                    step, "could not be evaluated: " + e.getCause().getClass().getSimpleName());
        }
    }

    private List<GateResult> judge(Step step, Value root) {
        List<GateResult> judged = new ArrayList<>();
        for (int i = 0; i < gates.size(); i++) {
            judged.add(gates.get(i).judges(step) ? evaluators.get(i).evaluate(step.nodeId(), root, time) : null);
        }
        return judged;
    }

    @Override
    public void unavailable(Step step, String reason) {
        List<GateResult> none = all(step, "not evaluated: the output could not be had: " + reason);
        synchronized (this) {
            verdicts.put(step, none);
        }
    }

    private List<GateResult> all(Step step, String reason) {
        return evaluators.stream()
                .map(evaluator -> evaluator.notPassed(step.nodeId(), reason))
                .toList();
    }

    /** The verdicts: for each gate one per step that it judges, or a verdict of not passed if there is no such step. */
    public List<GateResult> results(Collected collected) {
        if (collected.steps().isEmpty() && !collected.isComplete()) {
            return notEvaluated(
                    "the steps are not known: " + collected.missing().get(0).reason());
        }
        List<GateResult> results = new ArrayList<>();
        for (int i = 0; i < gates.size(); i++) {
            Gate gate = gates.get(i);
            int before = results.size();
            for (Step step : collected.steps()) {
                if (gate.judges(step)) {
                    results.add(result(i, step));
                }
            }
            if (results.size() == before) {
                results.add(evaluators.get(i).notPassed(gate.step().toString(), "no step matches"));
            }
        }
        return results;
    }

    private synchronized GateResult result(int gate, Step step) {
        List<GateResult> judged = verdicts.get(step);
        return judged == null
                ? evaluators.get(gate).notPassed(step.nodeId(), "not evaluated: the output was not collected")
                : judged.get(gate);
    }

    /** Verdicts of not passed for all gates, since none was evaluated. */
    public List<GateResult> notEvaluated(String reason) {
        List<GateResult> none = new ArrayList<>();
        for (int i = 0; i < gates.size(); i++) {
            none.add(evaluators.get(i).notPassed(gates.get(i).step().toString(), "not evaluated: " + reason));
        }
        return none;
    }
}
