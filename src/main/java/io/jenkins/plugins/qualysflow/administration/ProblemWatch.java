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
import io.jenkins.plugins.qualysflow.core.client.Scrubber;
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
 * Finds what administrators are warned of. Refusals and pauses are known from calls. When a pasted token expires, and whether
 * a refused credential has another secret since, only the credential itself tells. It may be in an external vault, which is
 * slow and audits each read. So it is read once an hour, and when another secret is refused; only pasted tokens and credentials
 * that were refused or tested are read; and no page waits for it.
 */
@Extension
@Restricted(NoExternalUse.class)
public final class ProblemWatch extends PeriodicWork {

    private static final Logger LOGGER = Logger.getLogger(ProblemWatch.class.getName());

    private final Executor worker;
    private final AtomicBoolean lookingUp = new AtomicBoolean();
    /** Servers whose last look-up failed, so that the log warns once. Used by the one look-up that runs. */
    private final Set<String> failing = new HashSet<>();

    private volatile Instant readAt = Instant.MIN;
    private final AtomicReference<OwnCredentials> own = new AtomicReference<>(OwnCredentials.none());

    public ProblemWatch() {
        this(task -> Computer.threadPoolForRemoting.execute(task));
    }

    /** With another executor for the look-ups, for tests. */
    ProblemWatch(@NonNull Executor worker) {
        this.worker = worker;
    }

    @NonNull
    static ProblemWatch get() {
        return ExtensionList.lookupSingleton(ProblemWatch.class);
    }

    /** What to warn of now: one sentence each, as plain text. */
    @NonNull
    List<String> problems() {
        Engine engine = QualysFlowEngine.get().engine();
        if (isRefusedSinceRead(engine)) {
            doRun();
        }
        return Problems.at(engine.clock().instant(), own.get(), engine.poller());
    }

    /** Whether a secret was refused since the last look-up: the credential may have a new secret since. */
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
            // The last look-up is still running.
            return;
        }
        try {
            worker.execute(this::lookUp);
        } catch (RejectedExecutionException e) {
            lookingUp.set(false);
            LOGGER.log(Level.FINE, "Jenkins is shutting down", e);
        }
    }

    private void lookUp() {
        try {
            readAt = QualysFlowEngine.get().engine().clock().instant();
            Map<String, OwnCredentials.Own> found = new HashMap<>();
            for (QualysFlowServer server : QualysFlowConfiguration.get().getServers()) {
                // One that is known here was refused or tested before: what is shown of that holds for its secret only.
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
     * Looks up the credential of one server on the calling thread.
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
            LOGGER.log(
                    Level.FINE,
                    "The credential of server " + Scrubber.printable(server.getName()) + " can't be looked up",
                    e);
            return null;
        }
    }

    /** Logs a failure, so that the other servers are still looked up. */
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
                    "The credential of server " + Scrubber.printable(server.getName()) + " can't be looked up",
                    e);
        }
    }
}
