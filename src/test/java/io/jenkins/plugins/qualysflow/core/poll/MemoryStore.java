package io.jenkins.plugins.qualysflow.core.poll;

import java.io.IOException;
import java.util.Map;

/** A store that outlives pollers, and can be made to fail. */
final class MemoryStore implements BudgetStore {
    volatile Map<String, SavedCalls> saved = Map.of();
    volatile int saves;
    boolean damaged;
    boolean full;
    /** Thrown by both. */
    Error error;

    @Override
    public Map<String, SavedCalls> load() throws IOException {
        fail();
        if (damaged) {
            throw new IOException("damaged");
        }
        return saved;
    }

    @Override
    public void save(Map<String, SavedCalls> calls) throws IOException {
        fail();
        if (full) {
            throw new IOException("disk full");
        }
        saved = Map.copyOf(calls);
        saves++;
    }

    private void fail() {
        if (error != null) {
            throw error;
        }
    }
}
