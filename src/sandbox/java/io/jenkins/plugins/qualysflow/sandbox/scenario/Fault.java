package io.jenkins.plugins.qualysflow.sandbox.scenario;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Something that goes wrong with certain calls. Begins with {@link #on(Operation)}, then which calls, then what
 * happens: {@code Fault.on(RUN).call(2).answer(503)}. Calls are counted from the moment the fault is in force; if
 * several faults fit a call, the oldest one acts, and all of them count.
 *
 * @param operation whose calls it hits
 * @param path only calls whose path (as sent) holds that text, perhaps empty; others are not counted
 * @param query only calls whose query (as sent) holds that text, perhaps empty; others are not counted
 * @param first the first call that is hit, counted from 1
 * @param last the last one
 * @param delay time before anything else happens
 * @param replyDelay time between processing and reply
 * @param processed whether the service does what it was asked before the fault shows
 * @param action what happens
 * @param status the status of an answer that replaces the right one, as headers and body
 * @param headers headers of that answer
 * @param body body of that answer
 */
public record Fault(
        Operation operation,
        String path,
        String query,
        long first,
        long last,
        Duration delay,
        Duration replyDelay,
        boolean processed,
        Action action,
        int status,
        Map<String, String> headers,
        String body) {

    /** What happens to a call. */
    public enum Action {
        /** Only the delay; then the call goes on as ever. */
        PASS,
        /** Another answer, as the test gives it. */
        ANSWER,
        /** Processes, then answers 200 with bytes that are no JSON under a JSON content type. */
        GARBAGE("\u0000\u0007}{ not json at all"),
        /** Processes, then answers 200 with an HTML page, as a proxy or a login page would. */
        HTML("<!DOCTYPE html><html><title>Sign in</title><body>Sign in</body></html>"),
        /** Processes, then answers 200 with JSON of an unexpected shape. */
        WRONG_CONTENT("[42,\"unexpected\",null]"),
        /** Processes (a run really starts), then answers 200 without any {@code executionId}. */
        WITHOUT_EXECUTION_ID("{\"message\":\"Workflow execution started\"}"),
        /** Processes, then answers a step list in which no step has the data that were asked for. */
        WITHOUT_DATA,
        /** Processes, then answers a step list in which the data of each step are a mask. */
        MASKED_DATA,
        /** Processes, then answers a list that says that there are two items more than there are. */
        WRONG_TOTAL,
        /** Processes, then puts text behind the first brace of the reply; a reply without one stays as it is. */
        INSERT,
        /** Processes, then answers with all numbers as strings. */
        QUOTED_NUMBERS,
        /** Processes, then answers in UTF-16 without saying so. */
        UTF_16,
        /** Processes, then answers compressed, and says so, whether or not that was asked for. */
        GZIP,
        /** Processes, then sends the reply in twenty parts, with the reply delay before each. */
        TRICKLE,
        /** Processes, then sends a complete reply whose body is the first half of the right one. */
        HALF_BODY,
        /** Processes, announces the whole reply, sends half of its body, drops the connection. */
        CUT_REPLY,
        /** Processes (a run really starts), then drops the connection without a reply. */
        DROP_BEFORE_REPLY,
        /** Reads the request, then drops the connection; nothing is processed. */
        DROP_BEFORE_PROCESSING,
        /** Drops the connection after the head of the request, its body unread; nothing is processed. */
        DROP_WHILE_READING;

        private final String body;

        Action() {
            this("");
        }

        Action(String body) {
            this.body = body;
        }
    }

    /** Takes a copy of the headers. */
    public Fault {
        headers = Map.copyOf(headers);
    }

    /** A fault of every call of an operation, until a smaller set of calls is named. */
    public static Builder on(Operation operation) {
        return new Builder(operation);
    }

    /** Whether it counts that call. */
    public boolean matches(Operation called, String calledPath, String calledQuery) {
        return operation == called && calledPath.contains(path) && calledQuery.contains(query);
    }

    /** Whether the n-th matching call, counted from 1, is hit. */
    public boolean hits(long n) {
        return n >= first && n <= last;
    }

    /** Says which calls, then what happens to them. */
    public static final class Builder {
        private final Operation operation;
        private String path = "";
        private String query = "";
        private long first = 1;
        private long last = Long.MAX_VALUE;
        private Duration delay = Duration.ZERO;
        private Duration replyDelay = Duration.ZERO;
        private boolean processed;
        private final Map<String, String> headers = new LinkedHashMap<>();

        private Builder(Operation operation) {
            this.operation = Objects.requireNonNull(operation);
        }

        /** Only the n-th call, counted from 1. */
        public Builder call(long n) {
            return calls(n, n);
        }

        /** Only the calls from the first to the last given, both included, counted from 1. */
        public Builder calls(long from, long to) {
            if (from < 1 || to < from) {
                throw new IllegalArgumentException("calls are counted from 1 and in order, not " + from + " to " + to);
            }
            first = from;
            last = to;
            return this;
        }

        /** Only calls whose path (as sent) holds that text, for example a node id; others are not counted. */
        public Builder path(String part) {
            path = Objects.requireNonNull(part);
            return this;
        }

        /** Only calls whose query (as sent) holds that text, such as {@code includeData=true}; others are not counted. */
        public Builder query(String part) {
            query = Objects.requireNonNull(part);
            return this;
        }

        /** Waits before anything else happens. Real time; a release or the end of the server cuts it short. */
        public Builder delayed(Duration value) {
            delay = value;
            return this;
        }

        /** Waits between processing and reply. Real time; a release or the end of the server cuts it short. */
        public Builder replyDelayed(Duration value) {
            replyDelay = value;
            return this;
        }

        /** Does what was asked before {@link #answer} gives its other answer, as a gateway that times out would. */
        public Builder processed() {
            processed = true;
            return this;
        }

        /** Adds a header to {@link #answer}. */
        public Builder header(String name, String value) {
            headers.put(name, value);
            return this;
        }

        /** Answers a status without a body. */
        public Fault answer(int status) {
            return answer(status, "");
        }

        /** Answers a status and a body; its type is {@code application/json} unless a header says otherwise. */
        public Fault answer(int status, String body) {
            if (status < 200 || status > 599) {
                throw new IllegalArgumentException("status must be from 200 to 599, not " + status);
            }
            return fault(Action.ANSWER, status, body);
        }

        /** Answers 302 to another place. */
        public Fault redirect(String location) {
            return header("Location", location).answer(302);
        }

        /** See {@link Action#GARBAGE}. */
        public Fault garbage() {
            return does(Action.GARBAGE);
        }

        /** See {@link Action#HTML}. */
        public Fault html() {
            return does(Action.HTML);
        }

        /** See {@link Action#WRONG_CONTENT}. */
        public Fault wrongContent() {
            return does(Action.WRONG_CONTENT);
        }

        /** See {@link Action#WITHOUT_EXECUTION_ID}. */
        public Fault withoutExecutionId() {
            return does(Action.WITHOUT_EXECUTION_ID);
        }

        /** See {@link Action#PASS}. */
        public Fault pass() {
            return does(Action.PASS);
        }

        /** See {@link Action#WITHOUT_DATA}. */
        public Fault withoutData() {
            return does(Action.WITHOUT_DATA);
        }

        /** See {@link Action#MASKED_DATA}. */
        public Fault maskedData() {
            return does(Action.MASKED_DATA);
        }

        /** See {@link Action#WRONG_TOTAL}. */
        public Fault wrongTotal() {
            return does(Action.WRONG_TOTAL);
        }

        /** See {@link Action#INSERT}. */
        public Fault insert(String text) {
            processed = true;
            return fault(Action.INSERT, 200, text);
        }

        /** See {@link Action#QUOTED_NUMBERS}. */
        public Fault quotedNumbers() {
            return does(Action.QUOTED_NUMBERS);
        }

        /** See {@link Action#UTF_16}. */
        public Fault utf16() {
            return does(Action.UTF_16);
        }

        /** See {@link Action#GZIP}. */
        public Fault gzip() {
            return does(Action.GZIP);
        }

        /** See {@link Action#TRICKLE}. */
        public Fault trickle() {
            return does(Action.TRICKLE);
        }

        /** See {@link Action#HALF_BODY}. */
        public Fault halfBody() {
            return does(Action.HALF_BODY);
        }

        /** See {@link Action#CUT_REPLY}. */
        public Fault cutReply() {
            return does(Action.CUT_REPLY);
        }

        /** See {@link Action#DROP_BEFORE_REPLY}. */
        public Fault dropBeforeReply() {
            return does(Action.DROP_BEFORE_REPLY);
        }

        /** See {@link Action#DROP_BEFORE_PROCESSING}. */
        public Fault dropBeforeProcessing() {
            return does(Action.DROP_BEFORE_PROCESSING);
        }

        /** See {@link Action#DROP_WHILE_READING}. */
        public Fault dropWhileReading() {
            return does(Action.DROP_WHILE_READING);
        }

        Fault does(Action action) {
            processed = action != Action.DROP_BEFORE_PROCESSING && action != Action.DROP_WHILE_READING;
            if (action == Action.HTML) {
                header("Content-Type", "text/html");
            }
            return fault(action, 200, action.body);
        }

        private Fault fault(Action action, int status, String body) {
            if (headers.keySet().stream().noneMatch("Content-Type"::equalsIgnoreCase)) {
                headers.put("Content-Type", "application/json");
            }
            return new Fault(
                    operation, path, query, first, last, delay, replyDelay, processed, action, status, headers, body);
        }
    }
}
