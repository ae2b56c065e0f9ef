package io.jenkins.plugins.qualysflow.sandbox.routes;

import io.jenkins.plugins.qualysflow.sandbox.scenario.Dialect;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** Filtering, ordering and paging of a list by the parameters of a call. */
final class ListQuery {
    private static final String NEWEST_FIRST = "-createdAt";

    private ListQuery() {}

    /**
     * Keeps what was created between {@code startAt} and {@code endAt}, both included.
     *
     * @throws Refusal with 400 if one of them is no ISO-8601 instant
     */
    static <T> List<T> created(Call call, List<T> items, Function<T, Instant> createdAt) {
        Instant from = instant(call, "startAt", Instant.MIN);
        Instant to = instant(call, "endAt", Instant.MAX);
        return items.stream()
                .filter(item -> !createdAt.apply(item).isBefore(from)
                        && !createdAt.apply(item).isAfter(to))
                .toList();
    }

    /**
     * Keeps what fits {@code query}, one {@code token: value}. A bare or double-quoted value is looked for inside the
     * text without case; a value in backticks must be the whole text.
     *
     * @param tokens known tokens and the texts they look at
     * @throws Refusal with 400 if the query is of another form or its token unknown
     */
    static <T> List<T> matching(Call call, List<T> items, Map<String, Function<T, String>> tokens) {
        String query = call.parameter("query").orElse("").strip();
        if (query.isEmpty()) {
            return items;
        }
        int colon = query.indexOf(':');
        Function<T, String> token =
                colon < 0 ? null : tokens.get(query.substring(0, colon).strip());
        if (token == null) {
            throw Refusal.badRequest("query: expected 'token: value' with one of "
                    + tokens.keySet().stream().sorted().toList());
        }
        String value = query.substring(colon + 1).strip();
        if (quoted(value, '`')) {
            String whole = value.substring(1, value.length() - 1);
            return items.stream()
                    .filter(item -> token.apply(item).equals(whole))
                    .toList();
        }
        String part = (quoted(value, '"') ? value.substring(1, value.length() - 1) : value).toLowerCase(Locale.ROOT);
        return items.stream()
                .filter(item -> token.apply(item).toLowerCase(Locale.ROOT).contains(part))
                .toList();
    }

    /**
     * Sorts by {@code order}, a field name, descending after a hyphen; newest first without it, which no document says.
     *
     * @throws Refusal with 400 if the field is unknown
     */
    static <T> List<T> ordered(Call call, List<T> items, Map<String, Comparator<T>> fields) {
        String order = call.parameter("order").orElse(NEWEST_FIRST);
        boolean descending = order.startsWith("-");
        Comparator<T> comparator = fields.get(descending ? order.substring(1) : order);
        if (comparator == null) {
            throw Refusal.badRequest("order: unknown field " + order);
        }
        List<T> sorted = new ArrayList<>(items);
        sorted.sort(comparator);
        if (descending) {
            // What is equal is turned round, too: of two begun in the same moment the later one comes first.
            Collections.reverse(sorted);
        }
        return sorted;
    }

    /**
     * Cuts the page that is asked for.
     *
     * @throws Refusal with 400 if a demanded parameter is missing, or one is no number in its range
     */
    static <T> List<T> page(Call call, List<T> items, Dialect.Paging paging) {
        int all = Integer.MAX_VALUE;
        boolean strict = paging == Dialect.Paging.PAGE_NUMBER || paging == Dialect.Paging.OFFSET;
        long size = number(call, "pageSize", 1, strict ? null : all);
        long skip =
                switch (paging) {
                    case PAGE_NUMBER -> (number(call, "pageNumber", 1, null) - 1) * size;
                    case OFFSET -> number(call, "offset", 0, null);
                    case OFFSET_IGNORING_PAGE_NUMBER -> number(call, "offset", 0, 0);
                    case EITHER ->
                        call.parameter("pageNumber").isPresent()
                                ? (number(call, "pageNumber", 1, null) - 1) * size
                                : number(call, "offset", 0, 0);
                };
        return items.stream().skip(skip).limit(size).toList();
    }

    /**
     * A parameter that is a number.
     *
     * @param ifAbsent what counts where it is missing; null if it must not be
     * @throws Refusal with 400 if it is missing, no number or less than that
     */
    static long number(Call call, String name, int least, Integer ifAbsent) {
        String text = call.parameter(name).orElse(null);
        if (text == null && ifAbsent != null) {
            return ifAbsent;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= least) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Refused below.
        }
        throw Refusal.badRequest(
                text == null ? name + " is mandatory" : name + " must be a number from " + least + " on, not " + text);
    }

    private static Instant instant(Call call, String name, Instant ifAbsent) {
        return call.parameter(name)
                .map(text -> {
                    try {
                        return Instant.parse(text);
                    } catch (DateTimeParseException e) {
                        throw Refusal.badRequest(name + " must be an ISO-8601 instant, not " + text);
                    }
                })
                .orElse(ifAbsent);
    }

    private static boolean quoted(String value, char quote) {
        return value.length() >= 2 && value.charAt(0) == quote && value.charAt(value.length() - 1) == quote;
    }
}
