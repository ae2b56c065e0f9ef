package io.jenkins.plugins.qualysflow.core.client;

import io.jenkins.plugins.qualysflow.core.client.QFlowException.Kind;
import io.jenkins.plugins.qualysflow.core.model.Listed;
import io.jenkins.plugins.qualysflow.core.model.Page;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Reads a list page by page, with one call at a time and none before it is needed.
 *
 * <p>The list ends with an empty page. {@code total} alone does not prove the end, since the documents contradict each
 * other about it; but if all items were received according to {@code total} <em>and</em> the last page was not full, the
 * call for an empty page is saved.
 *
 * <p>A service that ignores the page number would send the first page for ever. So a page without any new item is
 * requested once more by its offset, and ends the list if it has no new item either. Items that were returned before are
 * skipped, since a list may grow while it is read.
 *
 * <p>Thread-safe, but only one page may be waited for at a time.
 *
 * @param <T> what is listed
 */
public final class Pager<T> {

    /** No limit. */
    public static final long ALL = Long.MAX_VALUE;

    private final Function<PageRequest, CompletableFuture<Page<T>>> fetch;
    private final Function<T, String> id;
    private final long limit;
    private final Set<Object> known = new HashSet<>();
    private PageRequest request;
    private Long total;
    private long given;
    private boolean ended;
    private boolean repeated;
    private CompletableFuture<?> underWay = CompletableFuture.completedFuture(null);
    private CompletableFuture<List<Listed<T>>> promised = CompletableFuture.completedFuture(List.of());

    /**
     * A pager at the beginning of a list.
     *
     * @param fetch makes the call for a page
     * @param id the identity of an item; if null, the whole item is compared
     * @param limit maximum number of items, at least 1, or {@link #ALL}
     */
    public Pager(Function<PageRequest, CompletableFuture<Page<T>>> fetch, Function<T, String> id, long limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("the limit must be at least 1");
        }
        this.fetch = fetch;
        this.id = id;
        this.limit = limit;
        this.request = PageRequest.first(pageSize(limit));
    }

    /** One size for all pages, as page numbers require, and with as few items beyond the limit as possible. */
    private static int pageSize(long limit) {
        if (limit == ALL) {
            return PageRequest.USUAL_SIZE;
        }
        long pages = (limit - 1) / PageRequest.USUAL_SIZE + 1;
        return (int) ((limit - 1) / pages + 1);
    }

    /**
     * The next items.
     *
     * @return empty at the end; fails with the error of the call, after which the same page may be requested again; fails
     *     with {@link CancellationException} after {@link #cancel}
     */
    public CompletableFuture<List<Listed<T>>> next() {
        CompletableFuture<List<Listed<T>>> items = new CompletableFuture<>();
        synchronized (this) {
            if (!promised.isDone()) {
                throw new IllegalStateException("a page is under way");
            }
            if (ended) {
                return promised.isCancelled() ? promised : CompletableFuture.completedFuture(List.of());
            }
            promised = items;
        }
        ask(items);
        return items;
    }

    /** All remaining items; they have to fit into memory. */
    public CompletableFuture<List<Listed<T>>> all() {
        CompletableFuture<List<Listed<T>>> all = new CompletableFuture<>();
        collect(new ArrayList<>(), all);
        return all;
    }

    /** Loops while pages are complete at once, since recursion could overflow the stack. */
    private void collect(List<Listed<T>> collected, CompletableFuture<List<Listed<T>>> all) {
        CompletableFuture<List<Listed<T>>> page = next();
        while (page.isDone() && !page.isCompletedExceptionally() && !page.join().isEmpty()) {
            collected.addAll(page.join());
            page = next();
        }
        page.whenComplete((items, error) -> {
            if (error != null) {
                all.completeExceptionally(error);
            } else if (items.isEmpty()) {
                all.complete(List.copyOf(collected));
            } else {
                collected.addAll(items);
                collect(collected, all);
            }
        });
    }

    /** Fails the page that is waited for, and makes no further call. */
    public void cancel() {
        CompletableFuture<?> call;
        CompletableFuture<?> waiting;
        synchronized (this) {
            ended = true;
            call = underWay;
            if (promised.isDone()) {
                promised = new CompletableFuture<>();
            }
            waiting = promised;
        }
        waiting.cancel(true);
        call.cancel(true);
    }

    /** Whether the list ended with a page that repeats an earlier one, so that items may be missing. */
    public synchronized boolean mayBeIncomplete() {
        return repeated && (total == null || known.size() < total);
    }

    private void ask(CompletableFuture<List<Listed<T>>> items) {
        PageRequest asked;
        synchronized (this) {
            asked = request;
        }
        CompletableFuture<Page<T>> call;
        try {
            call = fetch.apply(asked);
        } catch (RuntimeException | Error e) {
            items.completeExceptionally(e);
            return;
        }
        boolean cancelled;
        synchronized (this) {
            underWay = call;
            cancelled = ended;
        }
        if (cancelled) {
            call.cancel(true);
        }
        call.whenComplete((page, error) -> {
            if (error != null) {
                failed(asked, error, items);
                return;
            }
            List<Listed<T>> fresh = accept(page, asked);
            if (fresh == null) {
                ask(items);
            } else {
                items.complete(fresh);
            }
        });
    }

    /** A service without offsets may refuse one: then the repeated page was the end of the list. */
    private void failed(PageRequest asked, Throwable error, CompletableFuture<List<Listed<T>>> items) {
        boolean refused = Kind.INVALID_REQUEST.is(error);
        synchronized (this) {
            if (refused && repeated && asked.inOffsets()) {
                ended = true;
                error = null;
            }
        }
        if (error == null) {
            items.complete(List.of());
        } else {
            items.completeExceptionally(error);
        }
    }

    /** The new items on the page, empty at the end; null if the page has to be requested by offset. */
    private synchronized List<Listed<T>> accept(Page<T> page, PageRequest asked) {
        total = page.total() == null ? total : page.total();
        List<Listed<T>> fresh = new ArrayList<>();
        for (Listed<T> item : page.items()) {
            if (given < limit && known.add(key(item))) {
                fresh.add(item);
                given++;
            }
        }
        if (fresh.isEmpty()) {
            return nothingNew(page, asked);
        }
        repeated = false;
        request = asked.next(page.items().size());
        boolean allByTotal =
                total != null && known.size() >= total && page.items().size() < asked.size();
        ended = ended || allByTotal || given >= limit;
        return fresh;
    }

    private List<Listed<T>> nothingNew(Page<T> page, PageRequest asked) {
        repeated = repeated || !page.items().isEmpty();
        boolean worthAnOffset =
                !page.items().isEmpty() && !asked.inOffsets() && (total == null || known.size() < total);
        if (worthAnOffset && !ended) {
            request = asked.byOffset();
            return null;
        }
        ended = true;
        return List.of();
    }

    private Object key(Listed<T> item) {
        String name = id.apply(item.value());
        return name == null ? item.sent() : name;
    }
}
