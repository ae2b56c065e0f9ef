package io.jenkins.plugins.qualysflow.core.poll;

import java.io.IOException;
import java.util.Map;

/** Where it is kept across restarts how many calls were made. Called by one thread at a time, never while a call waits. */
public interface BudgetStore {

    /**
     * What was saved last.
     *
     * @return by origin of the gateway; empty if nothing was ever saved
     * @throws IOException if there is something that can't be read: all of the hour's calls count as made then
     */
    Map<String, SavedCalls> load() throws IOException;

    /**
     * Saves, all of it or nothing.
     *
     * @param calls by origin of the gateway; takes the place of what was saved before
     */
    void save(Map<String, SavedCalls> calls) throws IOException;
}
