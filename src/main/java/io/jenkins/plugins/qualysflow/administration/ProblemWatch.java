package io.jenkins.plugins.qualysflow.administration;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.Computer;
import hudson.model.PeriodicWork;
import io.jenkins.plugins.qualysflow.config.QualysFlowConfiguration;
import io.jenkins.plugins.qualysflow.config.QualysFlowServer;
import io.jenkins.plugins.qualysflow.core.run.Engine;
import io.jenkins.plugins.qualysflow.run.QualysFlowEngine;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Knows what is wrong. Jenkins asks its monitors whenever an administrator opens a page, and credentials may come from a vault
 * that takes its time: so they are looked up once in a minute, and neither a page nor the timer of Jenkins waits for it.
 */
@Extension
public final class ProblemWatch extends PeriodicWork {

    private static final Logger LOGGER = Logger.getLogger(ProblemWatch.class.getName());

    private final Executor worker;
    private final AtomicBoolean lookingUp = new AtomicBoolean();
    /** Servers whose credential could not be looked up the last time; for the one look-up that goes on. */
    private final Set<String> failing = new HashSet<>();

    private final AtomicReference<OwnCredentials> own = new AtomicReference<>(OwnCredentials.none());
    private volatile List<String> problems = List.of();

    public ProblemWatch() {
        this(task -> Computer.threadPoolForRemoting.execute(task));
    }

    /**
     * A watch.
     *
     * @param worker looks credentials up
     */
    ProblemWatch(@NonNull Executor worker) {
        this.worker = worker;
    }

    /** That of this Jenkins. */
    @NonNull
    static ProblemWatch get() {
        return ExtensionList.lookupSingleton(ProblemWatch.class);
    }

    /** What was wrong when it was last looked at, a sentence for each, as plain text. */
    @NonNull
    List<String> problems() {
        return problems;
    }

    /** The servers' own credentials when they were last looked up. */
    @NonNull
    OwnCredentials own() {
        return own.get();
    }

    @Override
    public long getRecurrencePeriod() {
        return MIN;
    }

    @Override
    public long getInitialDelay() {
        return MIN;
    }

    /** Where the last look-up still waits for a vault, what it found before is good enough. */
    @Override
    protected void doRun() {
        if (!lookingUp.compareAndSet(false, true)) {
            judge();
            return;
        }
        try {
            worker.execute(this::lookUp);
        } catch (RejectedExecutionException e) {
            lookingUp.set(false);
            LOGGER.log(Level.FINE, "All threads are being ended", e);
        }
    }

    private void lookUp() {
        try {
            Map<String, OwnCredentials.Own> found = new HashMap<>();
            for (QualysFlowServer server : QualysFlowConfiguration.get().getServers()) {
                lookUp(server, found);
            }
            own.set(new OwnCredentials(found));
            judge();
        } finally {
            lookingUp.set(false);
        }
    }

    /**
     * Looks up the credential of one server, for who can wait for it.
     *
     * @return null if there is none, or it can't be looked up
     */
    @CheckForNull
    OwnCredentials.Own lookUpNow(@NonNull QualysFlowServer server) {
        try {
            OwnCredentials.Own found = OwnCredentials.Own.of(server);
            if (found != null) {
                own.updateAndGet(known -> known.with(server.getName(), found));
            }
            return found;
        } catch (RuntimeException e) {
            LOGGER.log(Level.FINE, "The credential of server " + server.getName() + " can't be looked up", e);
            return null;
        }
    }

    /** One that can't be looked up is no reason to be silent about the others. */
    private void lookUp(QualysFlowServer server, Map<String, OwnCredentials.Own> found) {
        try {
            OwnCredentials.Own credential = OwnCredentials.Own.of(server);
            if (credential != null) {
                found.put(server.getName(), credential);
            }
            failing.remove(server.getName());
        } catch (RuntimeException e) {
            LOGGER.log(
                    failing.add(server.getName()) ? Level.WARNING : Level.FINE,
                    "The credential of server " + server.getName() + " can't be looked up",
                    e);
        }
    }

    private void judge() {
        Engine engine = QualysFlowEngine.get().engine();
        problems = Problems.at(engine.clock().instant(), own.get(), engine.poller());
    }
}
