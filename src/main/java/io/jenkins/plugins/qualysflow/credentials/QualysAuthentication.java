package io.jenkins.plugins.qualysflow.credentials;

import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.util.Secret;
import io.jenkins.plugins.qualysflow.core.client.AuthClient;
import io.jenkins.plugins.qualysflow.core.client.BearerToken;
import io.jenkins.plugins.qualysflow.core.client.FixedTokenSource;
import io.jenkins.plugins.qualysflow.core.client.MintedTokenSource;
import io.jenkins.plugins.qualysflow.core.client.TokenSource;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.HexFormat;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Turns a credential of Jenkins into a source of tokens. */
@Restricted(NoExternalUse.class)
public final class QualysAuthentication {

    private QualysAuthentication() {}

    /**
     * A new source of tokens. Makes no call yet.
     *
     * @param credentials of one of the kinds that {@link QualysCredentials#matcher()} takes
     * @throws IllegalArgumentException with a sentence for the user if a pasted token can't be one
     */
    @NonNull
    public static TokenSource tokens(
            @NonNull StandardCredentials credentials, @NonNull AuthClient auth, @NonNull InstantSource clock) {
        if (credentials instanceof QualysApiClientCredentials client) {
            return new MintedTokenSource(
                    () -> auth.ofApiClient(
                            client.getClientId(), client.getClientSecret().getPlainText()),
                    clock,
                    client.getClientSecret().getPlainText());
        }
        if (credentials instanceof StandardUsernamePasswordCredentials user) {
            return new MintedTokenSource(
                    () -> auth.ofUser(user.getUsername(), user.getPassword().getPlainText()),
                    clock,
                    user.getPassword().getPlainText());
        }
        return new FixedTokenSource(pastedToken(credentials));
    }

    /**
     * The token of a secret text.
     *
     * @throws IllegalArgumentException with a sentence for the user
     */
    @NonNull
    public static BearerToken pastedToken(@NonNull StandardCredentials credentials) {
        if (credentials instanceof StringCredentials text) {
            try {
                return BearerToken.of(text.getSecret().getPlainText());
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(Messages.QualysAuthentication_badToken(credentials.getId()), e);
            }
        }
        throw new IllegalArgumentException(Messages.QualysAuthentication_badKind(credentials.getId()));
    }

    /** Identifies a credential together with its secret: a digest that does not reveal the secret. */
    @NonNull
    public static String identity(@NonNull StandardCredentials credentials) {
        if (credentials instanceof QualysApiClientCredentials client) {
            return digest("client", credentials.getId(), client.getClientId(), client.getClientSecret());
        }
        if (credentials instanceof StandardUsernamePasswordCredentials user) {
            return digest("user", credentials.getId(), user.getUsername(), user.getPassword());
        }
        if (credentials instanceof StringCredentials text) {
            return digest("token", credentials.getId(), "", text.getSecret());
        }
        throw new IllegalArgumentException(Messages.QualysAuthentication_badKind(credentials.getId()));
    }

    private static String digest(String kind, String id, String name, Secret secret) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String part : new String[] {kind, id, name, secret.getPlainText()}) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                // The length before each part keeps different parts from giving the same bytes.
                digest.update(new byte[] {
                    (byte) (bytes.length >> 24),
                    (byte) (bytes.length >> 16),
                    (byte) (bytes.length >> 8),
                    (byte) bytes.length
                });
                digest.update(bytes);
            }
            return id + "-" + HexFormat.of().formatHex(digest.digest(), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
