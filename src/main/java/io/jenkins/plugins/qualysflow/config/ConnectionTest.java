package io.jenkins.plugins.qualysflow.config;

import com.cloudbees.plugins.credentials.common.StandardCredentials;
import hudson.util.FormValidation;
import io.jenkins.plugins.qualysflow.core.client.AuthClient;
import io.jenkins.plugins.qualysflow.core.client.BearerToken;
import io.jenkins.plugins.qualysflow.core.client.CallListener;
import io.jenkins.plugins.qualysflow.core.client.Gateway;
import io.jenkins.plugins.qualysflow.core.client.HttpClients;
import io.jenkins.plugins.qualysflow.core.client.HttpQFlowClient;
import io.jenkins.plugins.qualysflow.core.client.QFlowErrors;
import io.jenkins.plugins.qualysflow.core.client.TokenClaims;
import io.jenkins.plugins.qualysflow.core.client.TokenSource;
import io.jenkins.plugins.qualysflow.credentials.QualysAuthentication;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Logs in to a gateway and says what came of it. */
final class ConnectionTest {

    private static final int PATIENCE_SECONDS = 45;

    private ConnectionTest() {}

    /** Calls the gateway twice at most; takes 45 s at most. */
    static FormValidation run(Gateway gateway, StandardCredentials credentials) {
        InstantSource clock = InstantSource.system();
        HttpClients clients = new JenkinsHttpClients();
        TokenSource tokens = QualysAuthentication.tokens(credentials, new AuthClient(gateway, clients, clock), clock);
        try {
            HttpQFlowClient client = new HttpQFlowClient(gateway, clients, tokens, clock, CallListener.NONE);
            boolean canList = client.canListWorkflows().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            // Minted by the call above, so that this one is there already.
            BearerToken token = BearerToken.of(tokens.token().get(1, TimeUnit.SECONDS));
            return canList
                    ? FormValidation.ok(Messages.ConnectionTest_ok(user(token), expiry(token.expiresAt())))
                    : FormValidation.warning(
                            Messages.ConnectionTest_cannotList(user(token), expiry(token.expiresAt())));
        } catch (ExecutionException e) {
            return FormValidation.error(
                    Messages.ConnectionTest_failed(QFlowErrors.unwrap(e).getMessage()));
        } catch (TimeoutException e) {
            return FormValidation.error(Messages.ConnectionTest_tooLong(PATIENCE_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return FormValidation.error(Messages.ConnectionTest_failed(e.getMessage()));
        }
    }

    private static String user(BearerToken token) {
        String user = TokenClaims.user(token);
        return user == null ? Messages.ConnectionTest_noUser() : Messages.ConnectionTest_user(user);
    }

    private static String expiry(Instant expiresAt) {
        return expiresAt == null
                ? Messages.ConnectionTest_noExpiry()
                : Messages.ConnectionTest_expiry(
                        DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT)
                                .withLocale(Locale.getDefault())
                                .withZone(ZoneId.systemDefault())
                                .format(expiresAt));
    }
}
