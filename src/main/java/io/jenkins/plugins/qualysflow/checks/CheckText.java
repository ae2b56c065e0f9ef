package io.jenkins.plugins.qualysflow.checks;

import io.jenkins.plugins.qualysflow.core.client.Scrubber;
import io.jenkins.plugins.qualysflow.core.gate.GateResult;
import io.jenkins.plugins.qualysflow.core.output.Missing;
import io.jenkins.plugins.qualysflow.core.run.RunResult;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * What a check says of a run, in Markdown. Everything that comes from the service or from a gate stands in a code span, in
 * which no Markdown, HTML or mention of a user has a meaning.
 */
final class CheckText {

    /** Most of the text in UTF-8; those who show checks take 65,535 characters. */
    static final int MOST_BYTES = 60_000;

    private static final int LONGEST_TITLE = 120;
    private static final int LONGEST_SENTENCE = 2_000;
    private static final int LONGEST_VALUE = 200;

    private final RunResult result;
    private final UnaryOperator<String> mask;

    CheckText(RunResult result, UnaryOperator<String> mask) {
        this.result = result;
        this.mask = mask;
    }

    /** A few plain words. */
    String title() {
        long bad = result.badGates().size();
        if (bad > 0) {
            return bad + " of " + result.gates().size() + " gates did not pass";
        }
        return Scrubber.printable(result.passed() ? "Passed" : "Did not pass: " + result.outcome(), LONGEST_TITLE);
    }

    /** How it ended, and which execution it is. */
    String summary() {
        StringBuilder text = new StringBuilder(code(result.summary(), LONGEST_SENTENCE));
        if (result.executionId() != null) {
            text.append("\n\nExecution ").append(code(result.executionId(), LONGEST_VALUE));
        }
        return text.append('\n').toString();
    }

    /** The gates and what is missing of the evidence; empty if there is neither. */
    String text() {
        StringBuilder text = new StringBuilder();
        if (!result.gates().isEmpty()) {
            text.append("| | Step | Path | Condition | Expected | Found | Reason |\n|---|---|---|---|---|---|---|\n");
            // Those that did not pass first: they are what is looked for, and what is cut is at the end.
            List<GateResult> sorted = result.gates().stream()
                    .sorted((one, other) -> Boolean.compare(one.passed(), other.passed()))
                    .toList();
            rows(text, sorted, this::gate, "gates");
        }
        if (!result.missing().isEmpty()) {
            text.append(text.isEmpty() ? "" : "\n").append("| Missing | Reason |\n|---|---|\n");
            rows(text, result.missing(), this::missing, "missing parts");
        }
        return text.toString();
    }

    private static <T> void rows(StringBuilder text, List<T> rows, Function<T, String> row, String what) {
        int bytes = bytes(text);
        for (int i = 0; i < rows.size(); i++) {
            String line = row.apply(rows.get(i));
            bytes += bytes(line);
            if (bytes > MOST_BYTES) {
                text.append("\n")
                        .append(rows.size() - i)
                        .append(" more ")
                        .append(what)
                        .append(" are on the page of the run.\n");
                return;
            }
            text.append(line);
        }
    }

    private static int bytes(CharSequence text) {
        return text.toString().getBytes(StandardCharsets.UTF_8).length;
    }

    private String gate(GateResult gate) {
        return "| " + (gate.passed() ? "passed" : "**not passed**")
                + " | " + code(gate.step(), LONGEST_VALUE)
                + " | " + code(gate.path(), LONGEST_VALUE)
                + " | " + gate.condition()
                + " | " + code(gate.expectedText(), LONGEST_VALUE)
                + " | " + code(gate.foundText(), LONGEST_VALUE)
                + " | "
                + code(
                        gate.isRequired() ? "Required by " + gate.requiredBy() + ". " + gate.message() : gate.message(),
                        LONGEST_VALUE)
                + " |\n";
    }

    private String missing(Missing missing) {
        return "| " + code(missing.what(), LONGEST_VALUE) + " | " + code(missing.reason(), LONGEST_VALUE) + " |\n";
    }

    /** Masked before it is cut: no part of a secret is recognised as one. */
    private String code(String text, int longest) {
        return text == null ? "" : codeSpan(Scrubber.printable(mask.apply(text), longest));
    }

    /** A sentence without secrets, such that no Markdown, HTML or mention in it has a meaning. */
    static String code(String sentence) {
        return codeSpan(Scrubber.printable(sentence, LONGEST_SENTENCE));
    }

    private static String codeSpan(String plain) {
        return plain.isEmpty() ? "" : "`" + plain.replace('`', '\'').replace("|", "\\|") + "`";
    }
}
