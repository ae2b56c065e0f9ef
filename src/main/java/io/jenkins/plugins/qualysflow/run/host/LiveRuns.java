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
 * What is known right now of the runs that go on, by start id. In memory alone: after a restart the next poll brings it
 * again.
 */
@Extension
@Restricted(NoExternalUse.class)
public final class LiveRuns {

    private static final LiveRun NOTHING_YET = new LiveRun(null, null, null, null, null);

    private final ConcurrentMap<String, LiveRun> runs = new ConcurrentHashMap<>();

    /** The runs of this Jenkins. */
    @NonNull
    public static LiveRuns get() {
        return ExtensionList.lookupSingleton(LiveRuns.class);
    }

    /** A run goes on from here. */
    public void begin(@NonNull String startId) {
        runs.put(startId, NOTHING_YET);
    }

    /** Keeps what is known now; of a run that is over, nothing. */
    public void update(@NonNull String startId, @NonNull LiveRun now) {
        runs.replace(startId, now);
    }

    /** The run is over. */
    public void end(@NonNull String startId) {
        runs.remove(startId);
    }

    /** What is known of a run; null if it does not go on. */
    @CheckForNull
    public LiveRun of(@NonNull String startId) {
        return runs.get(startId);
    }

    /** How many there are. */
    public int count() {
        return runs.size();
    }
}
