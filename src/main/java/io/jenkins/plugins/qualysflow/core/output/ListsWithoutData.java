package io.jenkins.plugins.qualysflow.core.output;

import io.jenkins.plugins.qualysflow.core.poll.Account;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * Remembers whose step lists came without data though data were asked for, so that not every run asks in vain. Asked for
 * again after an hour.
 */
final class ListsWithoutData {

    private static final Duration REMEMBERED = Duration.ofHours(1);

    /** By credential and gateway, and no longer than those are in use. */
    private static final Map<Account, Instant> LAST = Collections.synchronizedMap(new WeakHashMap<>());

    private ListsWithoutData() {}

    static void note(Account account, Instant now) {
        LAST.put(account, now);
    }

    /** Whether asking would most likely be in vain. */
    static boolean are(Account account, Instant now) {
        Instant last = LAST.get(account);
        return last != null && now.isBefore(last.plus(REMEMBERED));
    }
}
