package io.jenkins.plugins.qualysflow.cli;

import io.jenkins.plugins.qualysflow.core.client.Pager;
import picocli.CommandLine.Option;

/** How much of a list, and in which form. */
final class ListOptions {

    @Option(names = "--limit", paramLabel = "N", description = "most items to list (default: all of them)")
    private Long limit;

    @Option(
            names = "--json",
            description = "write JSON Lines, one item a line with the service's own names, in place of a table")
    private boolean json;

    /** Most items, at least 1. */
    long limit() {
        if (limit != null && limit < 1) {
            throw new BadUsage("--limit must be at least 1");
        }
        return limit == null ? Pager.ALL : limit;
    }

    boolean json() {
        return json;
    }
}
