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
 * What goes on with one credential at a gateway: an account.
 *
 * @param credentialsId id of the credential; null if it is not known any more
 * @param folder full name of the folder that keeps the credential; null if none does, or the viewer may not know
 * @param ofHiddenFolder whether a folder keeps it that the viewer may not see
 * @param earlier whether the credential has another secret by now
 * @param tokenExpires when the token in use expires; null if there is none yet, or it does not say
 * @param pasted whether nothing renews the token
 * @param running calls that are not answered
 * @param queued calls that have not begun
 * @param heldUntil when the next poll can be made; null for at once
 * @param refusal why the service does not take the credential; null if it does, as far as is known, or that does not matter
 *     any more
 * @param calls requests within the last hour, by what is called
 * @param waits what is waited for, the oldest first, at most {@link #MOST}
 * @param moreWaits how many more there are
 * @param answers what came of the last calls, the newest first
 */
@Restricted(NoExternalUse.class)
public record CredentialSection(
        @CheckForNull String credentialsId,
        @CheckForNull String folder,
        boolean ofHiddenFolder,
        boolean earlier,
        @CheckForNull PointInTime tokenExpires,
        boolean pasted,
        int running,
        int queued,
        @CheckForNull PointInTime heldUntil,
        @CheckForNull String refusal,
        @NonNull Map<String, Integer> calls,
        @NonNull List<WaitRow> waits,
        int moreWaits,
        @NonNull List<AnswerRow> answers) {

    /** How many waits are listed. */
    static final int MOST = 100;

    /**
     * The section of an account.
     *
     * @param use who calls through it; null if that is not known any more
     * @param earlier whether the credential has another secret by now
     */
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
                use == null ? null : use.credentialsId(),
                visible ? folder : null,
                folder != null && !visible,
                earlier,
                use == null ? null : PointInTime.of(use.expiresAt(), now),
                use != null && use.pasted(),
                account.running(),
                account.queued(),
                account.nextCall().isAfter(now) ? new PointInTime(account.nextCall(), now) : null,
                account.refusal() == null || earlier ? null : account.refusal().error(),
                calls(account),
                own.stream()
                        .limit(MOST)
                        .map(watch -> WaitRow.of(watch, QualysFlowEngine.get().buildOf(watch.owner()), now))
                        .toList(),
                Math.max(0, own.size() - MOST),
                account.last().stream().map(record -> AnswerRow.of(record, now)).toList());
    }

    private static boolean isVisible(String folder) {
        try {
            return Jenkins.get().getItemByFullName(folder) != null;
        } catch (AccessDeniedException e) {
            // Who may know that there is such a folder, and no more.
            return false;
        }
    }

    /** In the order of the API's pages. */
    private static Map<String, Integer> calls(AccountSnapshot account) {
        Map<String, Integer> calls = new LinkedHashMap<>();
        Map<Endpoint, Integer> known = new EnumMap<>(Endpoint.class);
        known.putAll(account.calls());
        known.forEach((endpoint, count) -> calls.put(
                endpoint == Endpoint.OTHER ? Messages.CredentialSection_other() : endpoint.template(), count));
        return calls;
    }
}
