package io.jenkins.plugins.qualysflow.administration;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.qualysflow.core.client.Endpoint;
import io.jenkins.plugins.qualysflow.core.poll.LaneSnapshot;
import io.jenkins.plugins.qualysflow.core.poll.WatchSnapshot;
import io.jenkins.plugins.qualysflow.run.Connections;
import io.jenkins.plugins.qualysflow.run.QualysFlowEngine;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jenkins.model.Jenkins;
import org.springframework.security.access.AccessDeniedException;

/**
 * What goes on with one credential at a gateway: a lane.
 *
 * @param credentialsId id of the credential; null if it is not known any more
 * @param folder full name of the folder that keeps the credential; null if none does, or the viewer may not know
 * @param ofHiddenFolder whether a folder keeps it that the viewer may not see
 * @param earlier whether the credential has another secret by now
 * @param tokenExpires when the token in use expires; null if there is none yet, or it does not say
 * @param pasted whether nothing renews the token
 * @param running calls that are not answered
 * @param queued calls that have not begun
 * @param heldUntil when the next look can be made; null for at once
 * @param refusal why the service does not take the credential; null if it does, as far as is known, or that does not matter
 *     any more
 * @param calls requests within the last hour, by what is called
 * @param waits what is waited for, the oldest first, at most {@link #MOST}
 * @param moreWaits how many more there are
 * @param answers what came of the last calls, the newest first
 */
public record CallerSection(
        @CheckForNull String credentialsId,
        @CheckForNull String folder,
        boolean ofHiddenFolder,
        boolean earlier,
        @CheckForNull Moment tokenExpires,
        boolean pasted,
        int running,
        int queued,
        @CheckForNull Moment heldUntil,
        @CheckForNull String refusal,
        @NonNull Map<String, Integer> calls,
        @NonNull List<WaitRow> waits,
        int moreWaits,
        @NonNull List<AnswerRow> answers) {

    /** How many waits are listed. */
    static final int MOST = 100;

    /**
     * The section of a lane.
     *
     * @param caller who calls through it; null if that is not known any more
     * @param earlier whether the credential has another secret by now
     */
    static CallerSection of(
            LaneSnapshot lane,
            @CheckForNull Connections.Caller caller,
            boolean earlier,
            List<WatchSnapshot> watches,
            Instant now) {
        String folder = caller == null ? null : caller.origin().folder();
        boolean visible = folder != null && isVisible(folder);
        List<WatchSnapshot> own = watches.stream()
                .filter(watch -> watch.lane().equals(lane.key()))
                .toList();
        return new CallerSection(
                caller == null ? null : caller.credentialsId(),
                visible ? folder : null,
                folder != null && !visible,
                earlier,
                caller == null ? null : Moment.of(caller.expiresAt(), now),
                caller != null && caller.pasted(),
                lane.running(),
                lane.queued(),
                lane.nextCall().isAfter(now) ? new Moment(lane.nextCall(), now) : null,
                lane.refusal() == null || earlier ? null : lane.refusal().error(),
                calls(lane),
                own.stream()
                        .limit(MOST)
                        .map(watch -> WaitRow.of(watch, QualysFlowEngine.get().buildOf(watch.owner()), now))
                        .toList(),
                Math.max(0, own.size() - MOST),
                lane.last().stream().map(record -> AnswerRow.of(record, now)).toList());
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
    private static Map<String, Integer> calls(LaneSnapshot lane) {
        Map<String, Integer> calls = new LinkedHashMap<>();
        Map<Endpoint, Integer> known = new EnumMap<>(Endpoint.class);
        known.putAll(lane.calls());
        known.forEach((endpoint, count) ->
                calls.put(endpoint == Endpoint.OTHER ? Messages.CallerSection_other() : endpoint.template(), count));
        return calls;
    }
}
