package io.jenkins.plugins.qualysflow.config;

import com.cloudbees.plugins.credentials.CredentialsUnavailableException;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.util.FormValidation;
import io.jenkins.plugins.qualysflow.core.client.AuthClient;
import io.jenkins.plugins.qualysflow.core.client.BearerToken;
import io.jenkins.plugins.qualysflow.core.client.Gateway;
import io.jenkins.plugins.qualysflow.core.client.HttpQFlowClient;
import io.jenkins.plugins.qualysflow.core.client.HttpTransport;
import io.jenkins.plugins.qualysflow.core.client.QFlowErrors;
import io.jenkins.plugins.qualysflow.core.client.TokenSource;
import io.jenkins.plugins.qualysflow.core.poll.Account;
import io.jenkins.plugins.qualysflow.core.poll.Purpose;
import io.jenkins.plugins.qualysflow.credentials.QualysAuthentication;
import io.jenkins.plugins.qualysflow.credentials.QualysCredentials;
import io.jenkins.plugins.qualysflow.engine.JenkinsTransport;
import io.jenkins.plugins.qualysflow.engine.QualysFlowEngine;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The connection test: logs in to a gateway and lists one workflow. Its calls use the quota, and do not wait for it. */
@Restricted(NoExternalUse.class)
public final class ConnectionTest {

    private static final int TIMEOUT_SECONDS = 45;

    private ConnectionTest() {}

    /**
     * The result of a test.
     *
     * @param message plain text, without a secret
     */
    public record Result(FormValidation.Kind kind, String message) {

        private static Result ok(String message) {
            return new Result(FormValidation.Kind.OK, message);
        }

        private static Result warning(String message) {
            return new Result(FormValidation.Kind.WARNING, message);
        }

        private static Result error(String message) {
            return new Result(FormValidation.Kind.ERROR, message);
        }

        FormValidation asValidation() {
            return switch (kind) {
                case OK -> FormValidation.ok(message);
                case WARNING -> FormValidation.warning(message);
                case ERROR -> FormValidation.error(message);
            };
        }
    }

    /** Tests a server with its own credential; takes 45 s at most. The caller checks permissions. */
    @NonNull
    public static Result of(@NonNull QualysFlowServer server) {
        try {
            return of(server.gateway(), server.getCredentialsId());
        } catch (IllegalArgumentException e) {
            return Result.error(e.getMessage());
        } catch (CredentialsUnavailableException e) {
            return Result.error(Messages.ConnectionTest_failed(e.getMessage()));
        }
    }

    /**
     * Tests a gateway with a credential of the system store.
     *
     * @throws IllegalArgumentException with a sentence for the user if a pasted token can't be one
     */
    static Result of(Gateway gateway, @CheckForNull String credentialsId) {
        if (credentialsId == null) {
            return Result.error(Messages.QualysFlowServer_credentialRequired());
        }
        StandardCredentials credentials = QualysCredentials.ofServer(credentialsId, gateway.toString());
        return credentials == null
                ? Result.error(Messages.QualysFlowServer_noSuchCredential(credentialsId))
                : run(gateway, credentials);
    }

    /**
     * Calls the gateway for a new token and for one workflow, and once more for both if the token is refused; takes 45 s at
     * most.
     *
     * @throws IllegalArgumentException with a sentence for the user if a pasted token can't be one
     */
    private static Result run(Gateway gateway, StandardCredentials credentials) {
        InstantSource clock = QualysFlowEngine.get().engine().clock();
        Account account = Connections.get().of(gateway, credentials);
        Instant earliest = account.earliest(Purpose.POLL);
        if (earliest.isAfter(clock.instant())) {
            return Result.error(
                    account.pausedUntil().isAfter(clock.instant())
                            ? Messages.ConnectionTest_paused(time(earliest))
                            : Messages.ConnectionTest_usedUp(time(earliest)));
        }
        HttpTransport transport = JenkinsTransport.get();
        AuthClient auth = new AuthClient(gateway, transport, clock, account);
        TokenSource tokens = QualysAuthentication.tokens(credentials, auth, clock);
        try {
            HttpQFlowClient client = new HttpQFlowClient(gateway, transport, tokens, clock, account);
            boolean canList = inTime(account.submit(Purpose.POLL, client::canListWorkflows));
            // Obtained by the call above, so it is cached.
            BearerToken token = BearerToken.of(tokens.token().get(1, TimeUnit.SECONDS));
            return canList
                    ? Result.ok(Messages.ConnectionTest_ok(user(token), expiry(token.expiresAt())))
                    : Result.warning(Messages.ConnectionTest_cannotList(user(token), expiry(token.expiresAt())));
        } catch (ExecutionException e) {
            return Result.error(
                    Messages.ConnectionTest_failed(QFlowErrors.unwrap(e).getMessage()));
        } catch (TimeoutException e) {
            return Result.error(Messages.ConnectionTest_tooLong(TIMEOUT_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Result.error(Messages.ConnectionTest_interrupted());
        }
    }

    /** Waits for the answer. At the timeout a call that is still queued is cancelled, and uses no quota. */
    private static <T> T inTime(CompletableFuture<T> call)
            throws ExecutionException, InterruptedException, TimeoutException {
        try {
            return call.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } finally {
            call.cancel(false);
        }
    }

    private static String user(BearerToken token) {
        String user = token.user();
        return user == null ? Messages.ConnectionTest_noUser() : Messages.ConnectionTest_user(user);
    }

    private static String expiry(Instant expiresAt) {
        return expiresAt == null ? Messages.ConnectionTest_noExpiry() : Messages.ConnectionTest_expiry(time(expiresAt));
    }

    private static String time(Instant time) {
        return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT)
                .withLocale(Locale.getDefault())
                .withZone(ZoneId.systemDefault())
                .format(time);
    }
}
