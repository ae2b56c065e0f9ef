package io.jenkins.plugins.qualysflow.core.client;

import io.jenkins.plugins.qualysflow.core.client.QFlowException.Kind;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Finds out once which of the two documented ways of paging a list takes: {@code pageNumber}, and {@code offset} where the
 * service refuses that with 400. What was once accepted is used from then on.
 */
final class PagingStyle {

    /** Null until the service has accepted one. */
    private volatile Boolean byOffset;

    /**
     * Asks for a page.
     *
     * @param inOffsets whether only an offset is wanted
     * @param call makes the call; true for an offset
     * @param again hears that the page is asked for a second time
     */
    <T> CompletableFuture<T> ask(boolean inOffsets, Function<Boolean, CompletableFuture<T>> call, Runnable again) {
        Boolean known = byOffset;
        if (inOffsets || known != null) {
            return call.apply(inOffsets || known);
        }
        return accepted(call, false).exceptionallyCompose(first -> {
            if (!refusesTheForm(first)) {
                return CompletableFuture.failedFuture(first);
            }
            again.run();
            // Where neither way is accepted, something else is wrong with the request: the first refusal is about that.
            return accepted(call, true)
                    .exceptionallyCompose(
                            second -> CompletableFuture.failedFuture(refusesTheForm(second) ? first : second));
        });
    }

    private <T> CompletableFuture<T> accepted(Function<Boolean, CompletableFuture<T>> call, boolean offset) {
        return call.apply(offset).thenApply(page -> {
            byOffset = offset;
            return page;
        });
    }

    private static boolean refusesTheForm(Throwable error) {
        return Kind.INVALID_REQUEST.is(error) && QFlowErrors.of(error).status() == 400;
    }
}
