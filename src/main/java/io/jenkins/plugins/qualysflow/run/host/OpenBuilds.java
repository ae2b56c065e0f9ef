package io.jenkins.plugins.qualysflow.run.host;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.model.listeners.ItemListener;
import hudson.security.ACL;
import hudson.security.ACLContext;
import hudson.util.TextFile;
import io.jenkins.plugins.qualysflow.engine.QualysFlowEngine;
import io.jenkins.plugins.qualysflow.run.record.StartRecords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * The builds that have runs, in one small file. A build that Jenkins ends while it starts, and that is killed right then, is over at
 * the next start without anybody being told; its start records are ended then, without a look at all builds there are.
 */
@Extension
@Restricted(NoExternalUse.class)
public final class OpenBuilds {

    private static final Logger LOGGER = Logger.getLogger(OpenBuilds.class.getName());

    private final Path file;

    /** Ids of builds. */
    private final Set<String> ids = new TreeSet<>();

    public OpenBuilds() {
        this(Jenkins.get().getRootDir().toPath().resolve("qualys-flow/open-builds.txt"));
    }

    OpenBuilds(@NonNull Path file) {
        this.file = file;
        try {
            ids.addAll(Files.readAllLines(file));
        } catch (NoSuchFileException e) {
            LOGGER.log(Level.FINEST, "No build has runs", e);
        } catch (IOException e) {
            LOGGER.log(
                    Level.WARNING,
                    "Builds that had runs can't be read, so that some of these may stay without an end",
                    e);
        }
    }

    @NonNull
    public static OpenBuilds get() {
        return ExtensionList.lookupSingleton(OpenBuilds.class);
    }

    /** Before the first record of a run is written. */
    synchronized void add(@NonNull Run<?, ?> build) {
        if (ids.add(build.getExternalizableId())) {
            write();
        }
    }

    /** The build has ended. One with a record without an end stays: its run may be ending yet. */
    synchronized void ended(@NonNull Run<?, ?> build) {
        if (ids.contains(build.getExternalizableId())
                && StartRecords.of(build).read().unfinished().isEmpty()) {
            ids.remove(build.getExternalizableId());
            write();
        }
    }

    /** A job has another name: its builds too. */
    private synchronized void moved(String oldFullName, String newFullName) {
        List<String> old =
                ids.stream().filter(id -> id.startsWith(oldFullName + "#")).toList();
        if (!old.isEmpty()) {
            old.forEach(ids::remove);
            old.forEach(id -> ids.add(newFullName + id.substring(oldFullName.length())));
            write();
        }
    }

    synchronized List<String> ids() {
        return List.copyOf(ids);
    }

    private synchronized void forget(String id) {
        if (ids.remove(id)) {
            write();
        }
    }

    private void write() {
        try {
            new TextFile(file.toFile()).write(ids.isEmpty() ? "" : String.join("\n", ids) + "\n");
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "Which builds have runs can't be stored", e);
        }
    }

    /**
     * Ends the records of builds that are over; those of builds that go on are ended with these. As Jenkins itself: threads of the
     * engine are of nobody, to whom a build that may not be seen is none.
     */
    void closeThoseThatAreOver() {
        try (ACLContext ignored = ACL.as2(ACL.SYSTEM2)) {
            for (String id : ids()) {
                Run<?, ?> build = find(id);
                if (build == null) {
                    forget(id);
                } else if (!build.isBuilding()) {
                    UnfinishedStarts.close(build, TaskListener.NULL);
                    ended(build);
                }
            }
        }
    }

    private static Run<?, ?> find(String id) {
        try {
            return Run.fromExternalizableId(id);
        } catch (IllegalArgumentException e) {
            LOGGER.log(Level.FINE, "That is no build", e);
            return null;
        }
    }

    /** Looks once all jobs are loaded, and follows those that are moved or renamed, also with their folder. */
    @Extension
    public static final class Jobs extends ItemListener {

        @Override
        public void onLoaded() {
            QualysFlowEngine.get().engine().worker().execute(get()::closeThoseThatAreOver);
        }

        @Override
        public void onLocationChanged(Item item, String oldFullName, String newFullName) {
            get().moved(oldFullName, newFullName);
        }
    }
}
