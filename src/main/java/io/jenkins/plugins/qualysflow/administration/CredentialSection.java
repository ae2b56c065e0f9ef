package io.jenkins.plugins.qualysflow.administration;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.qualysflow.config.Connections;
import io.jenkins.plugins.qualysflow.core.client.Endpoint;
import io.jenkins.plugins.qualysflow.core.poll.AccountSnapshot;
import io.jenkins.plugins.qualysflow.core.poll.WatchSnapshot;
import io.jenkins.plugins.qualysflow.engine.QualysFlowEngine;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.springframework.security.access.AccessDeniedException;

/**
 * The calls that are made with one credential at a gateway.
 *
 * @param use which credential it is; null if it is not remembered any more
 * @param earlier whether the credential has another secret by now
 * @param folder full name of the folder whose store has the credential; null if no folder has it, or the user may not see it
 * @param ofHiddenFolder whether a folder has it that the user may not see
 * @param heldUntil when the next poll is possible; null if it is now
 * @param waits the oldest first, at most {@link #MAX_WAITS}
 * @param moreWaits how many more there are
 */
@Restricted(NoExternalUse.class)
public record CredentialSection(
        @NonNull AccountSnapshot account,
        @CheckForNull Connections.CredentialUse use,
        boolean earlier,
        @CheckForNull String folder,
        boolean ofHiddenFolder,
        @CheckForNull Instant heldUntil,
        @NonNull List<WaitRow> waits,
        int moreWaits) {

    static final int MAX_WAITS = 100;

    /** The section of an account, as the current user may see it. */
    static CredentialSection of(
            AccountSnapshot account,
            @CheckForNull Connections.CredentialUse use,
            boolean earlier,
            List<WatchSnapshot> watches,
            Instant now) {
        String folder = use == null ? null : use.origin().folder();
        boolean visible = folder != null && isVisible(folder);
        List<WatchSnapshot> own = watches.stream()
                .filter(watch -> watch.account().equals(account.key()))
                .toList();
        return new CredentialSection(
                account,
                use,
                earlier,
                visible ? folder : null,
                folder != null && !visible,
                account.nextCall().isAfter(now) ? account.nextCall() : null,
                own.stream()
                        .limit(MAX_WAITS)
                        .map(watch -> WaitRow.of(watch, QualysFlowEngine.get().buildOf(watch.owner()), now))
                        .toList(),
                Math.max(0, own.size() - MAX_WAITS));
    }

    private static boolean isVisible(String folder) {
        try {
            return Jenkins.get().getItemByFullName(folder) != null;
        } catch (AccessDeniedException e) {
            // Thrown for users with Item.DISCOVER but not Item.READ.
            return false;
        }
    }

    /** Why the service refuses the credential; null if it does not, or if the secret was replaced since. */
    @CheckForNull
    public String refusal() {
        return account.refusal() == null || earlier ? null : account.refusal().error();
    }

    /** Requests within the last hour by call of the API, in the order of the API's documentation. */
    @NonNull
    public Map<String, Integer> calls() {
        Map<Endpoint, Integer> sorted = new EnumMap<>(Endpoint.class);
        sorted.putAll(account.calls());
        Map<String, Integer> calls = new LinkedHashMap<>();
        sorted.forEach((endpoint, count) -> calls.put(
                endpoint == Endpoint.OTHER ? Messages.CredentialSection_other() : endpoint.template(), count));
        return calls;
    }
}
