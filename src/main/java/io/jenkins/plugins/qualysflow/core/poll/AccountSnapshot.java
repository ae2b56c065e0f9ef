package io.jenkins.plugins.qualysflow.core.poll;

import io.jenkins.plugins.qualysflow.core.client.Endpoint;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The state of an account at one moment, for display.
 *
 * @param key gateway and client
 * @param callsPerHour its limit for all calls at the gateway within an hour
 * @param spent calls within the last hour at the gateway, by this account and others
 * @param calls requests of this account within the last hour, since Jenkins was started
 * @param waits executions that are waited for
 * @param queued calls that have not begun
 * @param running calls that have begun and are not answered
 * @param nextCall when the quota allows the next poll; not in the future for at once
 * @param pause the last pause of the gateway; null if there never was one
 * @param refusal the answer that refused the credential; null if there is none, or if the credential was accepted since
 * @param last outcomes of the last calls, the newest first
 * @param lastUsed when a call was last requested, or the account was created
 */
public record AccountSnapshot(
        AccountKey key,
        int callsPerHour,
        int spent,
        Map<Endpoint, Integer> calls,
        int waits,
        int queued,
        int running,
        Instant nextCall,
        Pause pause,
        CallRecord refusal,
        List<CallRecord> last,
        Instant lastUsed) {

    /** Copies the collections. */
    public AccountSnapshot {
        calls = Map.copyOf(calls);
        last = List.copyOf(last);
    }

    /** How many calls are left in this hour. */
    public int left() {
        return Math.max(0, callsPerHour - spent);
    }
}
