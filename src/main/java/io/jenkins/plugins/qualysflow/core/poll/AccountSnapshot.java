package io.jenkins.plugins.qualysflow.core.poll;

import io.jenkins.plugins.qualysflow.core.client.Endpoint;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * How an account stands at one moment; for people to see.
 *
 * @param key whose account it is
 * @param callsPerHour its limit for all calls at the gateway within an hour
 * @param spent calls within the last hour at the gateway, by this account and others
 * @param calls requests of this account within the last hour, since Jenkins was started
 * @param waits executions that are waited for
 * @param queued calls that have not begun
 * @param running calls that have begun and are not answered
 * @param nextCall when the next poll can be made, as far as the quota goes; in the past for at once
 * @param pause the last pause of the gateway; null if there never was one
 * @param refusal the answer by which the service refused the credential; null if it did not, or has taken it since
 * @param last what came of the last calls, the newest first
 * @param lastUsed when a call was last asked for, or the account was made
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

    /** How many calls are left of the hour. */
    public int left() {
        return Math.max(0, callsPerHour - spent);
    }
}
