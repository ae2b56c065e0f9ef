package io.jenkins.plugins.qualysflow.sandbox.scenario;

import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Which of the documented (or plausible) forms the service speaks, wherever the public documents contradict each other
 * or leave a gap. Immutable; {@code with…} methods give changed copies.
 */
public final class Dialect {
    /** The answer of a successful run. */
    public enum RunAnswer {
        /** {@code {"message", "executionId"}}, documented for 1.18 and 1.19. */
        BARE,
        /** {@code {"data": {…, "executionId", …}}}, documented for 1.16. */
        DATA
    }

    /** What the body of a run request means. */
    public enum RunBody {
        /** Members {@code input} and {@code variables}, since 1.18. */
        MEMBERS,
        /** The body itself is the input, as in 1.16. */
        INPUT
    }

    /** Whether an answer is wrapped. */
    public enum Envelope {
        /** The object itself. */
        BARE,
        /** {@code {"data": …}}. */
        DATA
    }

    /** The JSON type of {@code total} in lists. */
    public enum Total {
        /** A string in the execution list, a number elsewhere. */
        AS_DOCUMENTED,
        /** Always a string. */
        STRING,
        /** Always a number. */
        NUMBER
    }

    /** Whether step input and output look at the parameter {@code parseJson}. */
    public enum ParseJson {
        /** {@code true} gives JSON, {@code false} and absence give the {@link StringForm}. */
        HONOURED,
        /** The {@link StringForm} always. */
        IGNORED
    }

    /** How step input and output look when they are not sent as JSON. */
    public enum StringForm {
        /** A JSON string that holds JSON, with its quotes. */
        QUOTED,
        /** Escaped text without the surrounding quotes, as the sample of 1.18 prints it. */
        ESCAPED,
        /** Plain JSON, as the page of 1.16 shows it without the parameter. */
        PLAIN
    }

    /** Which paging parameters the two lists with pages take. */
    public enum Paging {
        /** {@code pageSize} and {@code pageNumber} (from 1), both demanded: 400 without. */
        PAGE_NUMBER,
        /** {@code pageSize} and {@code offset} (from 0), both demanded: 400 without. */
        OFFSET,
        /** {@code offset} counts, 0 if absent; {@code pageNumber} is ignored, so pages repeat. */
        OFFSET_IGNORING_PAGE_NUMBER,
        /** Either of them, everything optional. */
        EITHER
    }

    /** How the end of a running execution is shown. */
    public enum RunningEndDate {
        /** No member at all. */
        ABSENT,
        /** A member that is null. */
        NULL
    }

    /** The body of the two login answers. */
    public enum TokenForm {
        /** The bare token. */
        PLAIN,
        /** The bare token and a line feed. */
        NEWLINE,
        /** {@code {"access_token": …}}. */
        JSON
    }

    /** Where the service shows that one execution began another. */
    public enum ChildTrace {
        /** {@code linkedExecutionIds} of the parent. */
        LINKED,
        /** {@code parentExecutionId} of the child. */
        PARENT,
        /** The output of the node that triggered it. */
        OUTPUT
    }

    /** Where Execution Details have the steps with {@code includeSteps=true}; no document shows such an answer. */
    public enum IncludedSteps {
        /** {@code steps: [ … ]}. */
        ARRAY,
        /** {@code steps: {total, items}}, as a step list. */
        LIST,
        /** {@code executionSteps: [ … ]}. */
        OTHER_MEMBER,
        /** Nowhere. */
        LEFT_OUT,
        /** 400. */
        REFUSED
    }

    private RunAnswer runAnswer = RunAnswer.BARE;
    private RunBody runBody = RunBody.MEMBERS;
    private Envelope listEnvelope = Envelope.BARE;
    private Envelope detailsEnvelope = Envelope.DATA;
    private Total total = Total.AS_DOCUMENTED;
    private ParseJson parseJson = ParseJson.HONOURED;
    private StringForm stringForm = StringForm.QUOTED;
    private Paging paging = Paging.PAGE_NUMBER;
    private RunningEndDate runningEndDate = RunningEndDate.ABSENT;
    private TokenForm tokenForm = TokenForm.PLAIN;
    private boolean nullProjects = true;
    private boolean unknownFields;
    private IncludedSteps includedSteps = IncludedSteps.ARRAY;
    private Set<ChildTrace> childTraces = EnumSet.allOf(ChildTrace.class);

    private Dialect() {}

    private Dialect(Dialect other) {
        runAnswer = other.runAnswer;
        runBody = other.runBody;
        listEnvelope = other.listEnvelope;
        detailsEnvelope = other.detailsEnvelope;
        total = other.total;
        parseJson = other.parseJson;
        stringForm = other.stringForm;
        paging = other.paging;
        runningEndDate = other.runningEndDate;
        tokenForm = other.tokenForm;
        nullProjects = other.nullProjects;
        unknownFields = other.unknownFields;
        includedSteps = other.includedSteps;
        childTraces = other.childTraces;
    }

    /** The forms of release 1.19. */
    public static Dialect release119() {
        return new Dialect();
    }

    /** The forms of release 1.16: run answers in {@code data}, the body is the input, no {@code parseJson}. */
    public static Dialect release116() {
        return release119()
                .withRunAnswer(RunAnswer.DATA)
                .withRunBody(RunBody.INPUT)
                .withParseJson(ParseJson.IGNORED)
                .withStringForm(StringForm.PLAIN);
    }

    /** The answer of a run; {@link RunAnswer#BARE} unless changed. */
    public Dialect withRunAnswer(RunAnswer value) {
        return with(copy -> copy.runAnswer = Objects.requireNonNull(value));
    }

    /** The meaning of the body of a run; {@link RunBody#MEMBERS} unless changed. */
    public Dialect withRunBody(RunBody value) {
        return with(copy -> copy.runBody = Objects.requireNonNull(value));
    }

    /** The envelope of all lists; {@link Envelope#BARE} unless changed. */
    public Dialect withListEnvelope(Envelope value) {
        return with(copy -> copy.listEnvelope = Objects.requireNonNull(value));
    }

    /** The envelope of workflow and execution details; {@link Envelope#DATA} unless changed. */
    public Dialect withDetailsEnvelope(Envelope value) {
        return with(copy -> copy.detailsEnvelope = Objects.requireNonNull(value));
    }

    /** The type of {@code total}; {@link Total#AS_DOCUMENTED} unless changed. */
    public Dialect withTotal(Total value) {
        return with(copy -> copy.total = Objects.requireNonNull(value));
    }

    /** What {@code parseJson} does; {@link ParseJson#HONOURED} unless changed. */
    public Dialect withParseJson(ParseJson value) {
        return with(copy -> copy.parseJson = Objects.requireNonNull(value));
    }

    /** The form of step data that is not sent as JSON; {@link StringForm#QUOTED} unless changed. */
    public Dialect withStringForm(StringForm value) {
        return with(copy -> copy.stringForm = Objects.requireNonNull(value));
    }

    /** The paging parameters; {@link Paging#PAGE_NUMBER} unless changed. */
    public Dialect withPaging(Paging value) {
        return with(copy -> copy.paging = Objects.requireNonNull(value));
    }

    /** The missing end of what still runs; {@link RunningEndDate#ABSENT} unless changed. */
    public Dialect withRunningEndDate(RunningEndDate value) {
        return with(copy -> copy.runningEndDate = Objects.requireNonNull(value));
    }

    /** The body of login answers; {@link TokenForm#PLAIN} unless changed. */
    public Dialect withTokenForm(TokenForm value) {
        return with(copy -> copy.tokenForm = Objects.requireNonNull(value));
    }

    /** Whether {@code categories.projects} is {@code [null]} where there is none; true unless changed. */
    public Dialect withNullProjects(boolean value) {
        return with(copy -> copy.nullProjects = value);
    }

    /** Whether objects carry members that no document knows; false unless changed. */
    public Dialect withUnknownFields(boolean value) {
        return with(copy -> copy.unknownFields = value);
    }

    /** What {@code includeSteps=true} gives; {@link IncludedSteps#ARRAY} unless changed. */
    public Dialect withIncludedSteps(IncludedSteps value) {
        return with(copy -> copy.includedSteps = Objects.requireNonNull(value));
    }

    /** Where the service shows that one execution began another; everywhere unless changed. */
    public Dialect withChildTraces(Set<ChildTrace> value) {
        return with(copy -> copy.childTraces = Set.copyOf(value));
    }

    private Dialect with(Consumer<Dialect> change) {
        Dialect copy = new Dialect(this);
        change.accept(copy);
        return copy;
    }

    public RunAnswer runAnswer() {
        return runAnswer;
    }

    public RunBody runBody() {
        return runBody;
    }

    public Envelope listEnvelope() {
        return listEnvelope;
    }

    public Envelope detailsEnvelope() {
        return detailsEnvelope;
    }

    public Total total() {
        return total;
    }

    public ParseJson parseJson() {
        return parseJson;
    }

    public StringForm stringForm() {
        return stringForm;
    }

    public Paging paging() {
        return paging;
    }

    public RunningEndDate runningEndDate() {
        return runningEndDate;
    }

    public TokenForm tokenForm() {
        return tokenForm;
    }

    public boolean nullProjects() {
        return nullProjects;
    }

    public boolean unknownFields() {
        return unknownFields;
    }

    public IncludedSteps includedSteps() {
        return includedSteps;
    }

    public boolean shows(ChildTrace trace) {
        return childTraces.contains(trace);
    }
}
