package io.jenkins.plugins.qualysflow.administration;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.Computer;
import hudson.model.PeriodicWork;
import io.jenkins.plugins.qualysflow.config.Connections;
import io.jenkins.plugins.qualysflow.config.QualysFlowConfiguration;
import io.jenkins.plugins.qualysflow.config.QualysFlowServer;
import io.jenkins.plugins.qualysflow.core.poll.AccountKey;
import io.jenkins.plugins.qualysflow.core.run.Engine;
import io.jenkins.plugins.qualysflow.engine.QualysFlowEngine;
import java.time.Instant;
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
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Knows what is wrong. Refusals and pauses are in memory. Whether a pasted token ends, or a credential that was refused has
 * another secret by now, is read from the credential itself, which may be in a vault that takes its time and keeps a record
 * of each reading: so that is done once in an hour, and when another secret is refused, for those credentials alone, and no
 * page waits for it.
 */
@Extension
@Restricted(NoExternalUse.class)
public final class ProblemWatch extends PeriodicWork {

    private static final Logger LOGGER = Logger.getLogger(ProblemWatch.class.getName());

    private final Executor worker;
    private final AtomicBoolean lookingUp = new AtomicBoolean();
    /** Servers whose credential could not be looked up the last time; for the one look-up that goes on. */
    private final Set<String> failing = new HashSet<>();

    private volatile Instant readAt = Instant.MIN;
    private final AtomicReference<OwnCredentials> own = new AtomicReference<>(OwnCredentials.none());

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

    /** What is wrong now, a sentence for each, as plain text. */
    @NonNull
    List<String> problems() {
        Engine engine = QualysFlowEngine.get().engine();
        if (isRefusedSinceRead(engine)) {
            doRun();
        }
        return Problems.at(engine.clock().instant(), own.get(), engine.poller());
    }

    /** Whether a secret was refused that is not known yet as the server's own: it may have been exchanged since. */
    private boolean isRefusedSinceRead(Engine engine) {
        OwnCredentials known = own.get();
        Map<AccountKey, Connections.CredentialUse> uses = Connections.get().credentialUses();
        return engine.poller().accounts().stream()
                .filter(account ->
                        account.refusal() != null && account.refusal().when().isAfter(readAt))
                .anyMatch(account -> uses.containsKey(account.key())
                        && !uses.get(account.key()).superseded()
                        && known.isReplaced(account.key(), uses.get(account.key())));
    }

    /** The servers' own credentials when they were last looked up. */
    @NonNull
    OwnCredentials own() {
        return own.get();
    }

    @Override
    public long getRecurrencePeriod() {
        return HOUR;
    }

    @Override
    public long getInitialDelay() {
        return MIN;
    }

    @Override
    protected void doRun() {
        if (!lookingUp.compareAndSet(false, true)) {
            // The last one still waits for a vault.
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
            readAt = QualysFlowEngine.get().engine().clock().instant();
            Map<String, OwnCredentials.Own> found = new HashMap<>();
            for (QualysFlowServer server : QualysFlowConfiguration.get().getServers()) {
                // One that was looked up before was refused or tested, and what is said of that is about its secret.
                boolean anyKind = own.get().of(server) != null || isRefused(server);
                lookUp(server, anyKind, found);
            }
            own.set(new OwnCredentials(found));
        } finally {
            lookingUp.set(false);
        }
    }

    private static boolean isRefused(QualysFlowServer server) {
        Map<AccountKey, Connections.CredentialUse> uses = Connections.get().credentialUses();
        return QualysFlowEngine.get().engine().poller().accounts().stream()
                .filter(account -> account.refusal() != null && uses.containsKey(account.key()))
                .anyMatch(account -> account.key().gateway().equals(AdministrationPage.gatewayOf(server))
                        && uses.get(account.key()).credentialsId().equals(server.getCredentialsId()));
    }

    /**
     * Looks up the credential of one server, for who can wait for it.
     *
     * @return null if there is none, or it can't be looked up
     */
    @CheckForNull
    OwnCredentials.Own lookUpNow(@NonNull QualysFlowServer server) {
        try {
            OwnCredentials.Own found = OwnCredentials.Own.of(server, true);
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
    private void lookUp(QualysFlowServer server, boolean anyKind, Map<String, OwnCredentials.Own> found) {
        try {
            OwnCredentials.Own credential = OwnCredentials.Own.of(server, anyKind);
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
}
