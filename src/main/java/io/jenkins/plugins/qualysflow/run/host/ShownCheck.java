package io.jenkins.plugins.qualysflow.run.host;

import com.google.common.util.concurrent.Striped;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.qualysflow.checks.RunCheck;
import io.jenkins.plugins.qualysflow.core.client.Scrubber;
import io.jenkins.plugins.qualysflow.core.run.RunResult;
import io.jenkins.plugins.qualysflow.run.record.StartRecord;
import io.jenkins.plugins.qualysflow.run.record.StartRecords;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The check of a run, under a name that no other run of its build has: otherwise one that passed would replace one that did
 * not. The name is kept with the start record.
 */
final class ShownCheck {

    private static final String PREFIX = "Qualys Flow / ";
    private static final int LONGEST_NAME = 100;

    /** By build, held while a name is looked for and stored, which reads the records of all its runs. */
    private static final Striped<Lock> NAMING = Striped.lock(64);

    private final Run<?, ?> build;
    private final String startId;
    private final UnaryOperator<String> mask;
    private final Supplier<TaskListener> listener;
    private RunCheck check;

    ShownCheck(Run<?, ?> build, String startId, UnaryOperator<String> mask, Supplier<TaskListener> listener) {
        this.build = build;
        this.startId = startId;
        this.mask = mask;
        this.listener = listener;
    }

    /** What stores a name that was found. */
    interface Naming {
        void store(String name);
    }

    /** Whether it has been published. */
    boolean isBegun() {
        return check != null;
    }

    /**
     * Publishes that the run is in progress.
     *
     * @param stored the name from before a restart; null if it has none yet
     * @param wanted the name that the user gave; null for that of the workflow
     * @param workflow name or id of the workflow
     * @param naming called with a new name
     */
    void begin(@CheckForNull String stored, @CheckForNull String wanted, @NonNull String workflow, Naming naming) {
        String name = stored;
        if (name == null) {
            Lock lock = NAMING.get(build.getExternalizableId());
            lock.lock();
            try {
                name = free(Scrubber.printable(mask.apply(wanted == null ? PREFIX + workflow : wanted), LONGEST_NAME));
                naming.store(name);
            } finally {
                lock.unlock();
            }
        }
        check = of(build, startId, name, mask, listener);
        check.begun();
    }

    /** The end of a run, which may not have begun. */
    void end(@NonNull RunResult result, boolean affectsBuild) {
        check.ended(result, affectsBuild);
    }

    /** The end of a run that nobody waits for any more; nothing if it has no check. */
    static void lost(@NonNull Run<?, ?> build, @NonNull StartRecord record, @NonNull String sentence) {
        if (record.checkName() != null) {
            of(build, record.startId(), record.checkName(), UnaryOperator.identity(), () -> TaskListener.NULL)
                    .lost(sentence);
        }
    }

    private String free(String name) {
        Set<String> taken = StartRecords.of(build).read().all().stream()
                .filter(record -> !record.startId().equals(startId) && record.checkName() != null)
                .map(StartRecord::checkName)
                .collect(Collectors.toSet());
        String free = name;
        for (int number = 2; taken.contains(free); number++) {
            free = name + " (" + number + ")";
        }
        return free;
    }

    private static RunCheck of(
            Run<?, ?> build, String startId, String name, UnaryOperator<String> mask, Supplier<TaskListener> listener) {
        return RunCheck.of(build, name, () -> build.getUrl() + StartRecords.PAGE + "/" + startId + "/", mask, listener);
    }
}
