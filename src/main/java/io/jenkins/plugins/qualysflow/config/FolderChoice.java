package io.jenkins.plugins.qualysflow.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.ExtensionList;
import hudson.ExtensionPoint;
import hudson.model.Item;
import java.util.Objects;

/**
 * What a folder chooses for all jobs in it.
 *
 * @param folder its full name, for messages
 * @param server the name of a server; null for the one that is meant without a name
 * @param credentialsId what to use at that server, and at no other, in place of the server's own; null for the server's own
 */
public record FolderChoice(
        @NonNull String folder,
        @CheckForNull String server,
        @CheckForNull String credentialsId) {

    /** Knows the folders; absent where there are none. */
    public interface Source extends ExtensionPoint {

        /** The choice of the nearest folder around the item that makes any; null if none does. */
        @CheckForNull
        FolderChoice around(@NonNull Item item);
    }

    /** The choice of the nearest folder around the item that makes any; null if none does. */
    @CheckForNull
    static FolderChoice around(@NonNull Item item) {
        return ExtensionList.lookup(Source.class).stream()
                .map(source -> source.around(item))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }
}
