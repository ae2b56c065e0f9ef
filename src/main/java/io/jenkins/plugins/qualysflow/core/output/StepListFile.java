package io.jenkins.plugins.qualysflow.core.output;

import io.jenkins.plugins.qualysflow.core.model.QFlowAnswers;
import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import io.jenkins.plugins.qualysflow.core.model.Step;
import io.jenkins.plugins.qualysflow.core.output.JsonBytes.NotJsonException;
import io.jenkins.plugins.qualysflow.core.output.JsonWalk.Range;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Reads the answer to a step list with data: the steps, and where in the file the data of each are. The data themselves
 * are passed over, so their size does not matter.
 */
final class StepListFile implements AutoCloseable {

    /** Most bytes of all steps without their data, as for an answer that is held in memory. */
    private static final long LARGEST_RECORDS = 16L << 20;

    /** What is larger belongs to no step's own members, which are names, words and dates. */
    private static final long LARGEST_MEMBER = 64L << 10;

    /** What the service puts in place of what it hides. */
    private static final Pattern MASK = Pattern.compile("\"\\*{8,}\"");

    private static final int LONGEST_MASK = 64;

    private final FileChannel file;
    private final JsonWalk walk;
    private final List<Entry> entries = new ArrayList<>();
    /** What the steps say of which execution they are. */
    private final Set<String> executions = new HashSet<>();

    private long recordBytes;
    private boolean listSeen;
    private Long total;

    /**
     * A step and where its data are.
     *
     * @param input null where the answer does not have it, or only a mask in its place; empty where it says that there is
     *     none
     * @param output the same
     */
    record Entry(Step step, Range input, Range output) {}

    /**
     * What was read.
     *
     * @param entries in the order they ran
     * @param isWhole whether that is all of the steps; the end of a file that was cut is missing, and a service may say
     *     itself that there are more
     */
    record Content(List<Entry> entries, boolean isWhole) {

        /** Whether there are steps, and no data of any of them. */
        boolean isWithoutData() {
            return !entries.isEmpty()
                    && entries.stream().allMatch(entry -> entry.input() == null && entry.output() == null);
        }
    }

    /** What is read is no JSON, or no step list. */
    static final class NotUnderstoodException extends IOException {
        private static final long serialVersionUID = 1L;

        NotUnderstoodException(String message) {
            super(message);
        }
    }

    private StepListFile(Path path) throws IOException {
        file = FileChannel.open(path, StandardOpenOption.READ);
        walk = new JsonWalk(Files.newInputStream(path));
    }

    /**
     * Reads the answer in that file.
     *
     * @param executionId the execution that was asked for
     * @param cut whether the file is only its beginning: then the steps that are whole in it count
     * @throws NotUnderstoodException if it is no JSON or no step list, or that of another execution, or ends too early though it
     *     was not cut
     */
    static Content read(Path path, String executionId, boolean cut) throws IOException {
        try (StepListFile file = new StepListFile(path)) {
            boolean whole = file.readAnswer(cut);
            if (QFlowAnswers.areOfAnother(file.executions, executionId)) {
                throw new NotUnderstoodException(QFlowAnswers.OF_ANOTHER);
            }
            List<Entry> inOrder = new ArrayList<>(file.entries);
            inOrder.sort(Comparator.comparingInt(entry -> entry.step().order()));
            return new Content(inOrder, whole && (file.total == null || file.total <= inOrder.size()));
        }
    }

    @Override
    public void close() throws IOException {
        try (file) {
            walk.close();
        }
    }

    private boolean readAnswer(boolean cut) throws IOException {
        try {
            walk.skipByteOrderMark();
            if (walk.kind() == '[') {
                list();
            } else {
                container(true);
            }
            walk.end();
        } catch (NotJsonException e) {
            if (cut && walk.atEnd()) {
                return false;
            }
            throw new NotUnderstoodException(
                    walk.atEnd() ? "it ends too early" : "it is not JSON at byte " + walk.offset());
        }
        if (!listSeen) {
            throw new NotUnderstoodException("it has no list of steps");
        }
        return !cut;
    }

    /** The list is in {@code items}, or in {@code data}, or in {@code items} of that. */
    private void container(boolean outer) throws IOException {
        Range[] totalRead = {null};
        boolean seenBefore = listSeen;
        walk.object(name -> {
            int kind = walk.kind();
            boolean data = outer && name.equals("data");
            if (kind == '[' && (data || name.equals("items"))) {
                list();
            } else if (kind == '{' && data) {
                container(false);
            } else {
                Range value = walk.value();
                totalRead[0] = name.equals("total") ? value : totalRead[0];
            }
        });
        if (listSeen && !seenBefore && total == null && totalRead[0] != null) {
            total = QFlowAnswers.total(json("{\"total\":" + text(totalRead[0]) + "}"));
        }
    }

    private void list() throws IOException {
        if (listSeen) {
            throw new NotUnderstoodException("it has more than one list");
        }
        listSeen = true;
        walk.array(this::step);
    }

    private void step() throws IOException {
        if (walk.kind() != '{') {
            throw new NotUnderstoodException("item " + (entries.size() + 1) + " is no object");
        }
        if (entries.size() == QFlowAnswers.MOST_ITEMS) {
            throw new NotUnderstoodException("it has more than " + QFlowAnswers.MOST_ITEMS + " steps");
        }
        StepMembers members = new StepMembers();
        members.read();
        JsonNode record = json("{" + members.text + "}");
        executions.add(QFlowAnswers.executionOf(record));
        try {
            entries.add(new Entry(
                    QFlowAnswers.step(record, entries.size() + 1), members.input.range(), members.output.range()));
        } catch (IllegalArgumentException e) {
            throw new NotUnderstoodException(e.getMessage());
        }
    }

    private static JsonNode json(String text) throws NotUnderstoodException {
        try {
            return QFlowJson.readTree(text);
        } catch (JacksonException e) {
            throw new NotUnderstoodException("the members of a step are not JSON");
        }
    }

    private String text(Range range) throws IOException {
        recordBytes += range.size();
        if (recordBytes > LARGEST_RECORDS) {
            throw new NotUnderstoodException("it has too much besides the data of steps");
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) range.size());
        while (bytes.hasRemaining() && file.read(bytes, range.begin() + bytes.position()) >= 0) {
            // Until it is full.
        }
        return new String(bytes.array(), StandardCharsets.UTF_8);
    }

    /** The members of one step. */
    private final class StepMembers {

        private final StringBuilder text = new StringBuilder();
        private final Data input = new Data();
        private final Data output = new Data();

        void read() throws IOException {
            walk.object(name -> {
                if (name.equals("data") && walk.kind() == '{') {
                    walk.object(inner -> {
                        if (!data(inner)) {
                            walk.value();
                        }
                    });
                    return;
                }
                if (data(name)) {
                    return;
                }
                Range value = walk.value();
                if (value.size() <= LARGEST_MEMBER) {
                    text.append(text.isEmpty() ? "" : ",")
                            .append(QFlowJson.write(name))
                            .append(':')
                            .append(StepListFile.this.text(value));
                }
            });
        }

        /** Passes over input and output; false for any other name. */
        private boolean data(String name) throws IOException {
            if (name.equals("input")) {
                input.found(walk.value());
            } else if (name.equals("output")) {
                output.found(walk.value());
            } else {
                return false;
            }
            return true;
        }
    }

    /** Input or output of one step, as far as it was found. */
    private final class Data {

        private Range found;
        private int times;

        void found(Range range) {
            found = range;
            times++;
        }

        Range range() throws IOException {
            if (times != 1) {
                return null;
            }
            String text = found.size() <= LONGEST_MASK ? text(found) : "";
            if (text.equals("null")) {
                return new Range(found.begin(), found.begin());
            }
            return MASK.matcher(text).matches() ? null : found;
        }
    }
}
