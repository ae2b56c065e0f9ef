package io.jenkins.plugins.qualysflow.core.poll;

import io.jenkins.plugins.qualysflow.core.client.Call;
import io.jenkins.plugins.qualysflow.core.client.Endpoint;
import io.jenkins.plugins.qualysflow.core.client.QFlowException;
import io.jenkins.plugins.qualysflow.core.client.QFlowException.Kind;
import io.jenkins.plugins.qualysflow.core.client.RateHeaders;
import io.jenkins.plugins.qualysflow.core.client.Scrubber;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The calls of one account and the outcomes of the last ones, for display only. */
final class CallHistory {

    /** Number of outcomes that are kept. */
    static final int KEPT = 10;

    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int TOO_MANY_REQUESTS = 429;

    private final Map<Endpoint, Deque<Instant>> sent = new EnumMap<>(Endpoint.class);
    private final Deque<CallRecord> last = new ArrayDeque<>();
    private CallRecord refusal;

    synchronized void sent(Call call, Instant now) {
        Deque<Instant> times = sent.computeIfAbsent(Endpoint.of(call), made -> new ArrayDeque<>());
        times.addLast(now);
        forgetOld(times, now);
    }

    synchronized void answered(Call call, int status, RateHeaders rate, Instant now) {
        String error = status / 100 == 2 ? null : "status " + status;
        keep(new CallRecord(now, text(call), Endpoint.of(call), status, error, rate.remaining(), rate.toWait()));
    }

    /** Replaces the record of the answer from which the error results, which was added just before. */
    synchronized void failed(QFlowException error, Instant now) {
        String call = text(error.call());
        String sentence = Scrubber.scrub(error.getMessage());
        CallRecord answer = last.stream()
                .filter(each -> each.status() == error.status() && each.call().equals(call))
                .findFirst()
                .orElse(null);
        CallRecord record;
        if (answer == null || error.status() == 0 || Kind.NO_TOKEN.is(error)) {
            record = new CallRecord(now, call, Endpoint.of(error.call()), error.status(), sentence, null, null);
        } else {
            last.remove(answer);
            record = answer.withError(sentence);
        }
        keep(record);
        if (Kind.NO_TOKEN.is(error) && !error.isPassing()) {
            refusal = record;
        }
    }

    private void keep(CallRecord record) {
        last.addFirst(record);
        if (last.size() > KEPT) {
            last.removeLast();
        }
        if (record.endpoint() == Endpoint.CONNECTOR_LIST) {
            // Says nothing of Qualys Flow: a user who may run workflows may lack all permissions in TotalCloud.
            return;
        }
        if (record.status() == UNAUTHORIZED || record.status() == FORBIDDEN && !isIgnored(record)) {
            refusal = record;
        } else if (record.status() != 0 && record.status() / 100 != 5 && record.status() != TOO_MANY_REQUESTS) {
            refusal = null;
        }
    }

    /** A user who may run workflows may lack the permission to list them. */
    private static boolean isIgnored(CallRecord record) {
        return record.endpoint() == Endpoint.WORKFLOW_LIST;
    }

    /** Number of requests of the last hour, by endpoint. */
    synchronized Map<Endpoint, Integer> calls(Instant now) {
        Map<Endpoint, Integer> counts = new EnumMap<>(Endpoint.class);
        sent.forEach((endpoint, times) -> {
            forgetOld(times, now);
            if (!times.isEmpty()) {
                counts.put(endpoint, times.size());
            }
        });
        return Collections.unmodifiableMap(counts);
    }

    /** Outcomes of the last calls, the newest first. */
    synchronized List<CallRecord> last() {
        return new ArrayList<>(last);
    }

    /** The answer that refused the credential; null if there is none, or if the credential was accepted since. */
    synchronized CallRecord refusal() {
        return refusal;
    }

    private static String text(Call call) {
        return Scrubber.scrub(call.toString());
    }

    private static void forgetOld(Deque<Instant> times, Instant now) {
        Instant start = now.minus(CallBudget.WINDOW);
        while (!times.isEmpty() && !times.peekFirst().isAfter(start)) {
            times.removeFirst();
        }
    }
}
