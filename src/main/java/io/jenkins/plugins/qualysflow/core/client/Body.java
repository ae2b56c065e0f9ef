package io.jenkins.plugins.qualysflow.core.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.hc.core5.http.nio.CapacityChannel;

/** Where the body of an answer goes. Called by the thread of all connections, which must not be held up. */
interface Body {

    /** Makes the body of an answer. */
    @FunctionalInterface
    interface Factory {
        /**
         * A body for an answer of that status.
         *
         * @param onFault hears that the body can't be kept, which ends the transfer
         */
        Body of(int status, Consumer<IOException> onFault);
    }

    /** Takes the next piece; returns whether more of them are wanted. */
    boolean add(ByteBuffer piece);

    /** Says how many bytes may come, now or later; as many as there are unless this is overridden. */
    default void grant(CapacityChannel channel) throws IOException {
        channel.update(Integer.MAX_VALUE);
    }

    /**
     * For how long nothing has hindered the sender.
     *
     * @return nanoseconds; 0 where nothing is wanted of it for now
     */
    default long openFor() {
        return Long.MAX_VALUE;
    }

    /** All has come that is wanted; completes when it is where it belongs. */
    CompletableFuture<Content> end();

    /** Nothing more will come, and what came is of no use. */
    default void drop() {}
}
