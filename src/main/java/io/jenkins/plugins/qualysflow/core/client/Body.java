package io.jenkins.plugins.qualysflow.core.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.hc.core5.http.nio.CapacityChannel;

/** Receives the body of an answer. Called by the thread that serves all connections, which must not block. */
interface Body {

    /** Creates the receiver of a body. */
    @FunctionalInterface
    interface Factory {
        /**
         * The receiver for an answer of that status.
         *
         * @param onFault is called if the body can't be stored; this ends the transfer
         */
        Body of(int status, Consumer<IOException> onFault);
    }

    /** Receives the next part; returns false when no more data is wanted. */
    boolean add(ByteBuffer piece);

    /** Tells the sender how many bytes it may send, now or later; without limit by default. */
    default void grant(CapacityChannel channel) throws IOException {
        channel.update(Integer.MAX_VALUE);
    }

    /**
     * For how long the sender has been allowed to send.
     *
     * @return nanoseconds; 0 while it has to wait for us
     */
    default long openFor() {
        return Long.MAX_VALUE;
    }

    /** The body is complete, or as long as wanted; the future completes when it is stored. */
    CompletableFuture<Content> end();

    /** The transfer failed: discards what was received. */
    default void drop() {}
}
