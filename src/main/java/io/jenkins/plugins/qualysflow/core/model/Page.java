package io.jenkins.plugins.qualysflow.core.model;

import java.util.List;

/**
 * One page of a list: {@code {total, items}} in the documents of the execution list (1.18) and the step list. That the
 * workflow list has the same form is likely and not documented.
 *
 * @param items in the order of the service
 * @param total how many items there are on all pages, sent as number or as text; null if the service did not say. It
 *     is a hint: only an empty page proves the end
 */
public record Page<T>(List<Listed<T>> items, Long total) {

    public Page {
        items = List.copyOf(items);
    }

    /** How many items are missing according to {@code total}; for lists that come in one page. */
    public long notSent() {
        return total == null ? 0 : Math.max(0, total - items.size());
    }

    /** The parsed items. */
    public List<T> values() {
        return items.stream().map(Listed::value).toList();
    }
}
