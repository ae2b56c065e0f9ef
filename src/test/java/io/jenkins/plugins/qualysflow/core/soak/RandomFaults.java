package io.jenkins.plugins.qualysflow.core.soak;

import io.jenkins.plugins.qualysflow.sandbox.scenario.Fault;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/** Faults that hit a part of all calls, each kind as often as the others. The same seed gives the same in the order of calls. */
final class RandomFaults {

    private final Random chance;
    private final double part;
    private final List<Kind> kinds = new ArrayList<>();
    private final Map<String, Integer> hits = new TreeMap<>();

    @FunctionalInterface
    private interface Making {
        Fault of(Fault.Builder calls);
    }

    /** A refusal is an answer that the caller may take as final. */
    private record Kind(String name, boolean refusal, Making making) {}

    /**
     * Faults.
     *
     * @param noAnswer how long a call takes that takes long, in real time
     * @param elsewhere where redirects lead to
     */
    RandomFaults(long seed, double part, Duration noAnswer, URI elsewhere) {
        chance = new Random(seed);
        this.part = part;
        add("reset before the request is read", Fault.Builder::dropWhileReading);
        add("reset before it is processed", Fault.Builder::dropBeforeProcessing);
        add("reset before the reply", Fault.Builder::dropBeforeReply);
        add("reset within the reply", Fault.Builder::cutReply);
        add("processed late", calls -> calls.delayed(noAnswer).pass());
        add("answered late", calls -> calls.replyDelayed(noAnswer).processed().answer(200));
        add(
                "reply in slow parts",
                calls -> calls.replyDelayed(noAnswer.dividedBy(100)).trickle());
        add("half of the JSON", Fault.Builder::halfBody);
        add("HTML with 200", Fault.Builder::html);
        add("no JSON", Fault.Builder::garbage);
        add("other JSON", Fault.Builder::wrongContent);
        add("empty body", calls -> calls.processed().answer(200));
        add("204", calls -> calls.processed().answer(204));
        add(
                "says gzip, is none",
                calls -> calls.processed().header("Content-Encoding", "gzip").answer(200, "{}"));
        add("error page of 10 MB", calls -> calls.answer(500, "x".repeat(10 << 20)));
        add("redirect to another host", calls -> calls.redirect(elsewhere + "/qflowapi/v1/stolen"));
        add("numbers as strings", Fault.Builder::quotedNumbers);
        add("duplicate keys", calls -> calls.insert("\"twice\":1,\"twice\":2,"));
        add("5,000 levels", calls -> calls.insert("\"deep\":" + "[".repeat(5000) + "]".repeat(5000) + ","));
        add("NaN", calls -> calls.insert("\"nan\":NaN,"));
        add("number of 17 MB", calls -> calls.insert("\"long\":" + "1".repeat(17 << 20) + ","));
        add("429, Retry-After 5 s", calls -> calls.header("Retry-After", "5").answer(429));
        add("429 without headers", calls -> calls.answer(429));
        add("500", calls -> calls.answer(500));
        add("502", calls -> calls.answer(502));
        add("503", calls -> calls.header("Retry-After", "5").answer(503));
        add("504, but processed", calls -> calls.processed().answer(504));
        for (int status : new int[] {400, 401, 403, 404, 409}) {
            kinds.add(new Kind(Integer.toString(status), true, calls -> calls.answer(status)));
        }
    }

    private void add(String name, Making making) {
        kinds.add(new Kind(name, false, making));
    }

    /** What hits a call; mostly nothing. */
    synchronized Optional<Fault> next(Operation operation) {
        if (chance.nextDouble() >= part) {
            return Optional.empty();
        }
        Kind kind = kinds.get(chance.nextInt(kinds.size()));
        if (kind.refusal && operation == Operation.AUTH_OIDC) {
            // Says that the credential is wrong, which ends every wait; that is no passing fault.
            return Optional.empty();
        }
        hits.merge(kind.name, 1, Integer::sum);
        return Optional.of(kind.making.of(Fault.on(operation)));
    }

    /** How often each kind has hit. */
    synchronized Map<String, Integer> hits() {
        return new TreeMap<>(hits);
    }
}
