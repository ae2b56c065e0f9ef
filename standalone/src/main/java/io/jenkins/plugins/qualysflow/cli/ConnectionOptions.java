package io.jenkins.plugins.qualysflow.cli;

import io.jenkins.plugins.qualysflow.core.client.AuthClient;
import io.jenkins.plugins.qualysflow.core.client.CallTrace;
import io.jenkins.plugins.qualysflow.core.client.Gateway;
import io.jenkins.plugins.qualysflow.core.client.HttpQFlowClient;
import io.jenkins.plugins.qualysflow.core.client.HttpTransport;
import io.jenkins.plugins.qualysflow.core.client.Platform;
import io.jenkins.plugins.qualysflow.core.client.TokenSource;
import io.jenkins.plugins.qualysflow.core.poll.Account;
import io.jenkins.plugins.qualysflow.core.poll.AccountKey;
import io.jenkins.plugins.qualysflow.core.poll.Connection;
import java.time.Instant;
import picocli.CommandLine.Option;

/** Which service, and as whom. */
final class ConnectionOptions {

    private static final String URL_VARIABLE = "QFLOW_URL";

    /** The default of the gateway. */
    private static final int CALLS_PER_HOUR = 300;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "address of the API gateway, https (http for this machine only); or set QFLOW_URL")
    private String url;

    @Option(
            names = "--platform",
            paramLabel = "NAME",
            description = "shared platform of the subscription instead of a URL, such as US2 or EU1")
    private String platform;

    /**
     * The gateway that is meant; an option wins over the environment.
     *
     * @throws BadUsage if none or two are named, or if it can't be used
     */
    Gateway gateway(Surroundings surroundings) {
        if (url != null && platform != null) {
            throw new BadUsage("give --url or --platform, not both");
        }
        if (platform != null) {
            try {
                return Gateway.of(Platform.named(platform).url());
            } catch (IllegalArgumentException e) {
                throw new BadUsage("--platform " + e.getMessage());
            }
        }
        String given = url != null ? url : surroundings.variable(URL_VARIABLE);
        if (given == null) {
            throw new BadUsage(
                    "say where Qualys Flow is: --url, --platform, or " + URL_VARIABLE + " in the environment");
        }
        try {
            return Gateway.of(given);
        } catch (IllegalArgumentException e) {
            throw new BadUsage((url != null ? "--url " : URL_VARIABLE + " ") + e.getMessage());
        }
    }

    @Option(names = "--trace", description = "show each request and answer on standard error, with secrets blanked")
    private boolean trace;

    /**
     * A connection to that gateway; nothing is sent for it. Says when the token expires, once there is one.
     *
     * @param deadline until when the token is needed; null if there is no such time
     */
    Connection connect(
            Gateway gateway,
            CredentialVariables credential,
            CommandEngine engine,
            Surroundings surroundings,
            Progress progress,
            Instant deadline) {
        HttpTransport transport = engine.transport(
                trace ? new TracePrinter(progress::say, new TraceBody(credential.secrets())) : CallTrace.NONE);
        Account account = engine.engine()
                .poller()
                .account(new AccountKey(gateway.toString(), credential.identity()), CALLS_PER_HOUR);
        TokenSource tokens = credential.tokens(new AuthClient(gateway, transport, surroundings.clock(), account));
        return new Connection(
                account,
                new HttpQFlowClient(
                        gateway,
                        transport,
                        new AnnouncedTokens(tokens, credential.renews(), deadline, surroundings.clock(), progress),
                        surroundings.clock(),
                        account));
    }
}
