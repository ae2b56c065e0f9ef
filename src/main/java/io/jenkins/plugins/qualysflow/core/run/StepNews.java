package io.jenkins.plugins.qualysflow.core.run;

import io.jenkins.plugins.qualysflow.core.client.Scrubber;
import io.jenkins.plugins.qualysflow.core.model.Ending;
import io.jenkins.plugins.qualysflow.core.model.ExecutionDetails;
import io.jenkins.plugins.qualysflow.core.model.Step;
import io.jenkins.plugins.qualysflow.core.model.WorkflowComponent;
import io.jenkins.plugins.qualysflow.core.report.ExecutionReport.StepEntry;
import io.jenkins.plugins.qualysflow.core.report.Readable;
import io.jenkins.plugins.qualysflow.core.report.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** What a run says of the steps of its execution while it waits: each step once when it has ended, and how many nodes are done. */
final class StepNews {

    /** Maximum number of sentences of a run. */
    static final int MOST_SENTENCES = 100;

    /** Maximum number of characters of a name or a status in a sentence. */
    private static final int LONGEST_NAME = 100;

    /** Maximum number of steps for a page. */
    private static final int MOST_SHOWN = Timeline.MOST_STEPS;

    private final Reports reports;
    /** Nodes of the definition, and those of which steps were seen. */
    private final Set<String> nodes = new HashSet<>();
    /** Steps that have ended and were mentioned. */
    private final Set<Occurrence> mentioned = new HashSet<>();

    private boolean skipsNext;
    private int sentences;
    private String progress = "";

    /** A step: the node may run several times. Not by its order, which the service may leave out. */
    private record Occurrence(String nodeId, int number) {}

    StepNews(Reports reports) {
        this.reports = reports;
    }

    /** The nodes of the workflow. */
    void workflowHas(Collection<WorkflowComponent> components) {
        components.forEach(component -> nodes.add(component.id()));
    }

    /** Does not mention the steps that have ended at the next answer, since the run mentioned them before a restart. */
    void skipNext() {
        skipsNext = true;
    }

    /** The news in an answer that has steps. */
    RunEvent.StepsSeen in(ExecutionDetails details) {
        List<Step> steps = details.steps();
        List<String> news = new ArrayList<>();
        Map<String, Integer> runs = new HashMap<>();
        Set<String> done = new HashSet<>();
        Set<String> running = new HashSet<>();
        for (Step step : steps) {
            nodes.add(step.nodeId());
            int number = runs.merge(step.nodeId(), 1, Integer::sum);
            if (step.endingSoFar() == Ending.RUNNING) {
                running.add(step.nodeId());
            } else {
                done.add(step.nodeId());
                if (mentioned.add(new Occurrence(step.nodeId(), number)) && !skipsNext) {
                    add(news, () -> sentence(reports.stepSoFar(step)));
                }
            }
        }
        skipsNext = false;
        done.removeAll(running);
        String before = progress;
        progress = done.size() + " of " + nodes.size() + " nodes done";
        if (!progress.equals(before)) {
            add(news, () -> progress);
        }
        List<StepEntry> shown =
                steps.stream().limit(MOST_SHOWN).map(reports::stepSoFar).toList();
        return new RunEvent.StepsSeen(shown, steps.size() - shown.size() + details.stepsLeftOut(), news, progress);
    }

    private void add(List<String> news, Supplier<String> sentence) {
        if (sentences < MOST_SENTENCES) {
            news.add(sentence.get());
        } else if (sentences == MOST_SENTENCES) {
            news.add("Further steps are only on the page of the run and in its report");
        }
        sentences = Math.min(sentences + 1, MOST_SENTENCES + 1);
    }

    private static String sentence(StepEntry step) {
        String status = step.status() == null ? "no status" : Scrubber.cut(step.status(), LONGEST_NAME);
        Duration duration = step.duration();
        return "step " + Scrubber.cut(step.nodeId(), LONGEST_NAME) + ": " + status
                + (duration == null ? "" : ", " + Readable.duration(duration));
    }
}
