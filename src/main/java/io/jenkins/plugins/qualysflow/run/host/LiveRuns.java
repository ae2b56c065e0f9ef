package io.jenkins.plugins.qualysflow.run.host;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * The progress of the runs that have not ended, by start id. In memory only: after a restart it is known again with the next
 * poll.
 */
@Extension
@Restricted(NoExternalUse.class)
public final class LiveRuns {

    private final ConcurrentMap<String, LiveRun> runs = new ConcurrentHashMap<>();

    @NonNull
    public static LiveRuns get() {
        return ExtensionList.lookupSingleton(LiveRuns.class);
    }

    public void begin(@NonNull String startId) {
        runs.put(startId, LiveRun.NOTHING_YET);
    }

    /** Updates a run; does nothing if it has ended. */
    public void update(@NonNull String startId, @NonNull LiveRun now) {
        runs.replace(startId, now);
    }

    public void end(@NonNull String startId) {
        runs.remove(startId);
    }

    /** The progress of a run; null if it has ended. */
    @CheckForNull
    public LiveRun of(@NonNull String startId) {
        return runs.get(startId);
    }

    /** How many runs have not ended. */
    public int count() {
        return runs.size();
    }
}
