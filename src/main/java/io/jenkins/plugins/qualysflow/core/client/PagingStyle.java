package io.jenkins.plugins.qualysflow.core.client;

import io.jenkins.plugins.qualysflow.core.client.QFlowException.Kind;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Finds out which of the two documented ways of paging a list accepts: {@code pageNumber} or, if the service refuses that
 * with 400, {@code offset}. The one that was accepted is used from then on.
 */
final class PagingStyle {

    /** Null until the service has accepted one. */
    private volatile Boolean byOffset;

    /**
     * Asks for a page.
     *
     * @param inOffsets whether it must be requested by offset
     * @param call makes the call; true for an offset
     * @param again is run before the page is requested a second time
     */
    <T> CompletableFuture<T> ask(boolean inOffsets, Function<Boolean, CompletableFuture<T>> call, Runnable again) {
        Boolean known = byOffset;
        if (inOffsets || known != null) {
            return call.apply(inOffsets || known);
        }
        return accepted(call, false).exceptionallyCompose(first -> {
            if (!refusesForm(first)) {
                return CompletableFuture.failedFuture(first);
            }
            again.run();
            // If both are refused, something else is wrong with the request, which the first refusal describes.
            return accepted(call, true)
                    .exceptionallyCompose(
                            second -> CompletableFuture.failedFuture(refusesForm(second) ? first : second));
        });
    }

    private <T> CompletableFuture<T> accepted(Function<Boolean, CompletableFuture<T>> call, boolean offset) {
        return call.apply(offset).thenApply(page -> {
            byOffset = offset;
            return page;
        });
    }

    private static boolean refusesForm(Throwable error) {
        return Kind.INVALID_REQUEST.is(error) && QFlowErrors.of(error).status() == 400;
    }
}
