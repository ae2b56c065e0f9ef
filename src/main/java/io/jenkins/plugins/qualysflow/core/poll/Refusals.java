package io.jenkins.plugins.qualysflow.core.poll;

import io.jenkins.plugins.qualysflow.core.client.QFlowException;
import io.jenkins.plugins.qualysflow.core.client.QFlowException.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * What the service refuses or fails to answer, so that the planner goes without it for a time: the list of executions of a
 * workflow, and the steps of executions. Guarded by the lock of the planner.
 */
final class Refusals {

    /** For how long a failing list is not used. Short, since one list serves many waits when it works again. */
    private static final Duration LIST_FAILED_FOR = Duration.ofMinutes(10);

    /** For how long a list is not used that was refused once: a fault may pass. */
    private static final Duration LIST_REFUSED_ONCE_FOR = Duration.ofMinutes(1);

    /** For how long a list is not used that was refused several times in a row. */
    private static final Duration LIST_REFUSED_FOR = Duration.ofHours(1);

    /** For how long steps are not asked for after they were refused. */
    private static final Duration STEPS_REFUSED_FOR = Duration.ofHours(1);

    private static final int TOO_LARGE = 413;

    /**
     * Refused lists of a workflow in a row.
     *
     * @param until until when its list is not used
     */
    private record Refused(int inARow, Instant until) {

        /** Whether nothing follows from it any more. */
        private boolean isForgotten(Instant now) {
            return !now.isBefore(until.plus(LIST_REFUSED_FOR));
        }
    }

    private final Map<PollGroup.Key, Refused> lists = new HashMap<>();

    /** Clients to which the service refuses steps, until when they are not asked for. */
    private final Map<AccountKey, Instant> steps = new HashMap<>();

    /** Whether the list of a workflow is not to be used. */
    boolean isListRefused(PollGroup.Key workflow, Instant now) {
        Refused refused = lists.get(workflow);
        return refused != null && now.isBefore(refused.until());
    }

    /** A list was refused: counts it, and returns how many were in a row. */
    int countRefusedList(PollGroup.Key workflow, Instant now) {
        lists.values().removeIf(refused -> refused.isForgotten(now));
        return lists.merge(
                        workflow,
                        new Refused(1, now),
                        (before, one) -> new Refused(before.inARow() + 1, before.until()))
                .inARow();
    }

    /** The list is not used for a time, after it was refused or failed. */
    void listRefused(PollGroup.Key workflow, QFlowException error, Instant now) {
        Refused before = lists.get(workflow);
        int inARow = before == null ? 1 : before.inARow();
        Duration time = error.isPassing() ? LIST_FAILED_FOR : inARow == 1 ? LIST_REFUSED_ONCE_FOR : LIST_REFUSED_FOR;
        lists.put(workflow, new Refused(inARow, now.plus(time)));
    }

    /** A list was answered, or failed otherwise. */
    void listNotRefused(PollGroup.Key workflow) {
        lists.remove(workflow);
    }

    /** Whether the service refuses steps to a client. */
    boolean areStepsRefused(AccountKey client, Instant now) {
        return steps.getOrDefault(client, Instant.MIN).isAfter(now);
    }

    void stepsRefused(AccountKey client, Instant now) {
        steps.put(client, now.plus(STEPS_REFUSED_FOR));
    }

    /** Whether the steps of that execution alone may be the reason. */
    static boolean isOfOneExecution(QFlowException error) {
        return Kind.UNREADABLE.is(error) || error.status() == TOO_LARGE;
    }

    /** Whether only the list may be affected: not if the quota is used up or the service can't be reached. */
    static boolean mayBeOfList(QFlowException error) {
        return Kind.SERVER_ERROR.is(error) || Kind.UNREADABLE.is(error);
    }

    /** Whether the steps may be the reason of the error. */
    static boolean mayBeOfSteps(QFlowException error) {
        return Kind.SERVER_ERROR.is(error) || Kind.BROKEN.is(error) || Kind.NOT_FOUND.is(error);
    }
}
