package io.jenkins.plugins.qualysflow.core.poll;

import java.io.IOException;
import java.util.Map;

/** Stores the log of calls across restarts. Called by one thread at a time. */
public interface BudgetStore {

    /**
     * Loads what was saved last.
     *
     * @return by origin of the gateway; empty if nothing was ever saved
     * @throws IOException if the log can't be read: then the quota of the last hour counts as used up
     */
    Map<String, SavedCalls> load() throws IOException;

    /**
     * Saves atomically.
     *
     * @param calls by origin of the gateway; replaces what was saved before
     */
    void save(Map<String, SavedCalls> calls) throws IOException;
}
