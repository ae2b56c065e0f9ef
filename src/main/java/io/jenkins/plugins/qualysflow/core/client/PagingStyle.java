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
        return call.apply(false)
                .handle((page, error) -> {
                    if (error == null) {
                        byOffset = false;
                        return CompletableFuture.completedFuture(page);
                    }
                    return refusesTheForm(error)
                            ? askByOffset(call, again, error)
                            : CompletableFuture.<T>failedFuture(error);
                })
                .thenCompose(Function.identity());
    }

    /** Where neither way is accepted, something else is wrong with the request: the first refusal is about that. */
    private <T> CompletableFuture<T> askByOffset(
            Function<Boolean, CompletableFuture<T>> call, Runnable again, Throwable first) {
        again.run();
        return call.apply(true)
                .handle((page, error) -> {
                    if (error == null) {
                        byOffset = true;
                        return CompletableFuture.completedFuture(page);
                    }
                    return CompletableFuture.<T>failedFuture(refusesTheForm(error) ? first : error);
                })
                .thenCompose(Function.identity());
    }

    private static boolean refusesTheForm(Throwable error) {
        return Kind.INVALID_REQUEST.is(error) && QFlowErrors.of(error).status() == 400;
    }
}
