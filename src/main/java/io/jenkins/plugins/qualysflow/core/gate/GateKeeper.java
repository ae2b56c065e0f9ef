package io.jenkins.plugins.qualysflow.core.gate;

import io.jenkins.plugins.qualysflow.core.client.Download;
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

/** Judges the outputs of one run by its gates while they are collected, and gives the verdicts afterwards. */
public final class GateKeeper implements OutputInspector {

    private static final Logger LOGGER = Logger.getLogger(GateKeeper.class.getName());

    /** Most bytes of an output that is judged: it is held in memory for that. */
    private static final long LARGEST = 10L << 20;

    private static final Duration TIME = Duration.ofSeconds(5);

    /** When a thread that does not heed the time limit is left behind: later than that limit, since it goes on running. */
    private static final Duration LAST_RESORT = TIME.plusSeconds(2);

    private final List<Gate> gates;
    private final List<GateEvaluator> evaluators;
    private final Value.Output output;
    private final TimeLimit time;
    private final Duration lastResort;
    private volatile boolean stuck;
    private final Map<Step, List<GateResult>> verdicts = new HashMap<>();

    /** For those gates. */
    public GateKeeper(List<Gate> gates) {
        this(gates, System::nanoTime, LAST_RESORT);
    }

    /**
     * For those gates.
     *
     * @param hideFound whether found values are masked wherever they stand, since the user masks some of the outputs by
     *     expressions that the gates don't know
     * @param secrets texts that are masked in what was found
     */
    public GateKeeper(List<Gate> gates, boolean hideFound, MaskedLiterals secrets) {
        this(gates, hideFound, secrets, System::nanoTime, LAST_RESORT);
    }

    /**
     * For those gates, by that clock.
     *
     * @param lastResort when to stop waiting for an evaluation that does not ask the clock
     */
    GateKeeper(List<Gate> gates, LongSupplier nanos, Duration lastResort) {
        this(gates, false, new MaskedLiterals(), nanos, lastResort);
    }

    private GateKeeper(
            List<Gate> gates, boolean hideFound, MaskedLiterals secrets, LongSupplier nanos, Duration lastResort) {
        this.gates = List.copyOf(gates);
        this.evaluators = gates.stream().map(GateEvaluator::new).toList();
        this.time = new TimeLimit(TIME, nanos);
        this.output = new Value.Output(hideFound, secrets, time);
        this.lastResort = lastResort;
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
            // What was given up stays given up.
            verdicts.putIfAbsent(step, judged);
        }
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
            // Its message is a path of this machine.
            return all(step, "the output can't be read: its file is gone");
        } catch (IOException e) {
            return all(step, "the output can't be read: " + e.getMessage());
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
            return all(step, "the output can't be read: " + e.getClass().getSimpleName());
        }
        return stuck ? all(step, time.exceeded()) : judgeAside(step, root);
    }

    /**
     * Judges on a thread of its own. A regular expression that goes round without reading on asks no clock and hears no
     * interruption; all that can be done is not to wait for it.
     */
    private List<GateResult> judgeAside(Step step, Value root) {
        FutureTask<List<GateResult>> judging = new FutureTask<>(() -> judge(step, root));
        Thread thread = new Thread(judging, "qflow-gates");
        thread.setDaemon(true);
        thread.start();
        try {
            return judging.get(lastResort.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // One such thread a run is enough.
            stuck = true;
            LOGGER.log(Level.WARNING, "Gates of step {0} do not come to an end and are left behind", step.nodeId());
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
        return gates.stream()
                .map(gate -> GateResult.notPassed(gate, step.nodeId(), reason))
                .toList();
    }

    /** The verdicts: for each gate one a step that it judges, or one that did not pass. */
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
                results.add(GateResult.notPassed(gate, gate.step().toString(), "no step matches"));
            }
        }
        return results;
    }

    private synchronized GateResult result(int gate, Step step) {
        List<GateResult> judged = verdicts.get(step);
        return judged == null
                ? GateResult.notPassed(gates.get(gate), step.nodeId(), "not evaluated: the output was not collected")
                : judged.get(gate);
    }

    /** Verdicts of gates that judged nothing, none of which has passed. */
    public List<GateResult> notEvaluated(String reason) {
        return gates.stream()
                .map(gate -> GateResult.notPassed(gate, gate.step().toString(), "not evaluated: " + reason))
                .toList();
    }
}
