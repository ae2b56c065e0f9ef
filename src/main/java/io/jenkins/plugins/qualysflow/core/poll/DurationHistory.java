package io.jenkins.plugins.qualysflow.core.poll;

import io.jenkins.plugins.qualysflow.core.client.ExecutionQuery;
import io.jenkins.plugins.qualysflow.core.model.Ending;
import io.jenkins.plugins.qualysflow.core.model.Execution;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/** Durations of the last twenty executions of each workflow, in memory. */
final class DurationHistory {

    /** Number of executions of a workflow that are kept. */
    static final int KEPT = 20;

    /** Maximum number of workflows; the least recently used one is removed. */
    static final int MOST_WORKFLOWS = 2000;

    /** Number of executions of all workflows that are kept. */
    private static final int KEPT_OF_ALL = 200;

    /** Shorter durations are ignored: an error of the service, or an execution that did nothing. */
    private static final Duration SHORTEST = Duration.ofMillis(50);

    /** Longer durations are ignored: an error of the service, which lists no older executions. */
    private static final Duration LONGEST = ExecutionQuery.RETENTION;

    /** Weight of {@link #USUAL_SIGMA}, as a number of executions. */
    private static final double SPREAD_WEIGHT = 4;

    private static final double USUAL_SIGMA = 0.25;

    private static final double NARROWEST_SIGMA = 0.05;

    /** Weight of the mean of all workflows, as a number of executions. */
    private static final double MEAN_WEIGHT = 0.25;

    /** Without any history: a minute, within a factor of three. */
    private static final DurationModel NOTHING_KNOWN = new DurationModel(Math.log(60), 1.2);

    private final Map<String, Workflow> workflows = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Workflow> eldest) {
            return size() > MOST_WORKFLOWS;
        }
    };

    private final Deque<Double> all = new ArrayDeque<>();

    /** An ended execution, with the logarithm of its duration in seconds. */
    private record Ended(Instant began, String id, double log) {}

    private static final class Workflow {
        private final TreeSet<Ended> last =
                new TreeSet<>(Comparator.comparing(Ended::began).thenComparing(Ended::id));
        private DurationModel model;
    }

    /** Adds an execution, if it has ended and has a duration. */
    synchronized void add(String workflowId, Execution execution) {
        Duration took = execution.duration();
        if (workflowId == null || took == null || execution.ending() == Ending.RUNNING) {
            return;
        }
        add(workflowId, execution.startDate(), execution.id(), took);
    }

    /** Adds durations from another source, if there are none of the workflow. */
    synchronized void seed(String workflowId, List<Duration> earlier) {
        if (workflowId == null || knows(workflowId)) {
            return;
        }
        for (int i = 0; i < earlier.size(); i++) {
            add(workflowId, Instant.EPOCH.plusSeconds(i), "", earlier.get(i));
        }
    }

    private void add(String workflowId, Instant began, String id, Duration took) {
        if (took.compareTo(SHORTEST) < 0 || took.compareTo(LONGEST) > 0) {
            return;
        }
        Workflow workflow = workflows.computeIfAbsent(key(workflowId), made -> new Workflow());
        double log = Math.log(took.toMillis() / 1000.0);
        Ended ended = new Ended(began, id, log);
        if (!workflow.last.add(ended)) {
            return;
        }
        if (workflow.last.size() > KEPT && workflow.last.pollFirst() == ended) {
            // Older than all that are kept. Lists contain such executions again and again.
            return;
        }
        workflow.model = null;
        all.addLast(log);
        if (all.size() > KEPT_OF_ALL) {
            all.removeFirst();
        }
    }

    /** Whether there is a duration of the workflow. */
    synchronized boolean knows(String workflowId) {
        return workflowId != null && workflows.containsKey(key(workflowId));
    }

    /**
     * The model of durations of the workflow.
     *
     * @param workflowId null if unknown
     */
    synchronized DurationModel of(String workflowId) {
        Workflow workflow = workflowId == null ? null : workflows.get(key(workflowId));
        if (workflow == null) {
            return ofAll();
        }
        if (workflow.model == null) {
            workflow.model = fit(workflow);
        }
        return workflow.model;
    }

    private DurationModel ofAll() {
        if (all.size() < 2) {
            return NOTHING_KNOWN;
        }
        double mean = all.stream().mapToDouble(log -> log).average().orElseThrow();
        double square =
                all.stream().mapToDouble(log -> (log - mean) * (log - mean)).sum();
        return new DurationModel(mean, Math.max(2 * USUAL_SIGMA, Math.sqrt(square / (all.size() - 1))));
    }

    /** The fewer executions there are, the more weight have the mean of all workflows and the usual spread. */
    private DurationModel fit(Workflow workflow) {
        int n = workflow.last.size();
        double mean = workflow.last.stream().mapToDouble(Ended::log).average().orElseThrow();
        double square = workflow.last.stream()
                .mapToDouble(ended -> (ended.log() - mean) * (ended.log() - mean))
                .sum();
        double variance = (square + SPREAD_WEIGHT * USUAL_SIGMA * USUAL_SIGMA) / (Math.max(0, n - 1) + SPREAD_WEIGHT);
        // A workflow may differ from all others, so that already its first execution has the greater weight.
        double weight = n >= KEPT / 4 ? 0 : MEAN_WEIGHT / (n + MEAN_WEIGHT);
        double mu = (1 - weight) * mean + weight * ofAll().mu();
        return new DurationModel(mu, Math.max(NARROWEST_SIGMA, Math.sqrt(variance * (1 + 1.0 / n))));
    }

    /** Ids of workflows are compared without case. */
    private static String key(String workflowId) {
        return workflowId.toLowerCase(Locale.ROOT);
    }
}
