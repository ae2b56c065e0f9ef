package io.jenkins.plugins.qualysflow.core.gate;

import io.jenkins.plugins.qualysflow.core.client.Download;
import io.jenkins.plugins.qualysflow.core.model.Step;
import io.jenkins.plugins.qualysflow.core.output.Collected;
import io.jenkins.plugins.qualysflow.core.output.OutputInspector;
import io.jenkins.plugins.qualysflow.core.output.StepJson;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** Judges the outputs of one run by its gates while they are collected, and gives the verdicts afterwards. */
public final class GateKeeper implements OutputInspector {

    /** Most bytes of an output that is judged: it is held in memory for that. */
    private static final long LARGEST = 10L << 20;

    private static final Duration TIME = Duration.ofSeconds(5);

    private final List<Gate> gates;
    private final Patience patience;
    private final Map<Step, List<GateResult>> verdicts = new HashMap<>();

    /** For those gates. */
    public GateKeeper(List<Gate> gates) {
        this(gates, System::nanoTime);
    }

    GateKeeper(List<Gate> gates, LongSupplier nanos) {
        this.gates = List.copyOf(gates);
        this.patience = new Patience(TIME, nanos);
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
            return all(step, "the step put nothing out");
        }
        Place root;
        try {
            root = Place.root(StepJson.read(file));
        } catch (IOException e) {
            return all(step, "the output can't be read: " + e.getMessage());
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
            return all(step, "the output can't be read: " + e.getClass().getSimpleName());
        }
        List<GateResult> judged = new ArrayList<>();
        for (Gate gate : gates) {
            judged.add(gate.judges(step) ? Judge.judge(gate, step.nodeId(), root, patience) : null);
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
                .map(gate -> GateResult.notPassed(gate, step.nodeId(), null, reason))
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
                results.add(GateResult.notPassed(gate, gate.step().toString(), null, "no step matches"));
            }
        }
        return results;
    }

    private synchronized GateResult result(int gate, Step step) {
        List<GateResult> judged = verdicts.get(step);
        return judged == null
                ? GateResult.notPassed(
                        gates.get(gate), step.nodeId(), null, "not evaluated: the output was not collected")
                : judged.get(gate);
    }

    /** Verdicts of gates that judged nothing, none of which has passed. */
    public List<GateResult> notEvaluated(String reason) {
        return gates.stream()
                .map(gate -> GateResult.notPassed(gate, gate.step().toString(), null, "not evaluated: " + reason))
                .toList();
    }
}
