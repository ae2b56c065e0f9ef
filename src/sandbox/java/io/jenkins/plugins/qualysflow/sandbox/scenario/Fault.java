package io.jenkins.plugins.qualysflow.sandbox.scenario;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Something that goes wrong with certain calls. Begins with {@link #on(Operation)}, then which calls, then what
 * happens: {@code Fault.on(RUN).call(2).answer(503)}. Immutable. Calls are counted from the moment the fault is in
 * force; if several faults fit a call, the oldest one acts, and all of them count.
 */
public final class Fault {
    public enum Action {
        PASS,
        ANSWER,
        WITHOUT_DATA,
        MASKED_DATA,
        WRONG_TOTAL,
        HALF_BODY,
        CUT_REPLY,
        CLOSE_AFTER_REPLY,
        DROP_BEFORE_REPLY,
        DROP_BEFORE_PROCESSING,
        DROP_WHILE_READING
    }

    private final Builder values;
    private final Action action;

    private Fault(Builder values, Action action) {
        this.values = new Builder(values);
        this.action = action;
    }

    /** A fault of every call of an operation, until a smaller set of calls is named. */
    public static Builder on(Operation operation) {
        return new Builder(operation);
    }

    public Operation operation() {
        return values.operation;
    }

    public boolean matches(Operation operation, String path, String query) {
        return values.operation == operation && path.contains(values.pathPart) && query.contains(values.queryPart);
    }

    /** Whether the n-th matching call, counted from 1, is hit. */
    public boolean hits(long n) {
        return n >= values.first && n <= values.last;
    }

    public Action action() {
        return action;
    }

    /** Whether the service does what it was asked before the fault shows. */
    public boolean processed() {
        return switch (action) {
            case DROP_WHILE_READING, DROP_BEFORE_PROCESSING -> false;
            case ANSWER -> values.processed;
            default -> true;
        };
    }

    public Duration delay() {
        return values.delay;
    }

    public Duration replyDelay() {
        return values.replyDelay;
    }

    /** The status to answer instead; only with {@link Action#ANSWER}, as headers and body. */
    public int status() {
        return values.status;
    }

    public Map<String, String> headers() {
        return values.headers;
    }

    public Body body() {
        return Body.of(values.body);
    }

    /** Says which calls, then what happens to them. */
    public static final class Builder {
        private final Operation operation;
        private String pathPart = "";
        private String queryPart = "";
        private long first = 1;
        private long last = Long.MAX_VALUE;
        private Duration delay = Duration.ZERO;
        private Duration replyDelay = Duration.ZERO;
        private boolean processed;
        private int status = 200;
        private String body = "";
        private Map<String, String> headers = new LinkedHashMap<>();

        private Builder(Operation operation) {
            this.operation = Objects.requireNonNull(operation);
        }

        private Builder(Builder other) {
            operation = other.operation;
            pathPart = other.pathPart;
            queryPart = other.queryPart;
            first = other.first;
            last = other.last;
            delay = other.delay;
            replyDelay = other.replyDelay;
            processed = other.processed;
            status = other.status;
            body = other.body;
            headers = new LinkedHashMap<>(other.headers);
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

        /** All calls from the n-th on, counted from 1. */
        public Builder fromCall(long n) {
            return calls(n, Long.MAX_VALUE);
        }

        /** Only calls whose path (as sent) holds that text, for example a node id; others are not counted. */
        public Builder path(String part) {
            pathPart = Objects.requireNonNull(part);
            return this;
        }

        /** Only calls whose query (as sent) holds that text, such as {@code includeData=true}; others are not counted. */
        public Builder query(String part) {
            queryPart = Objects.requireNonNull(part);
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

        /** Does what was asked before {@link #answer} gives its other answer, as a gateway's time-out would. */
        public Builder processed() {
            processed = true;
            return this;
        }

        /** Adds a header to {@link #answer}. */
        public Builder header(String name, String value) {
            headers.put(name, value);
            return this;
        }

        /** Only the delay; then the call goes on as ever. */
        public Fault pass() {
            return new Fault(this, Action.PASS);
        }

        /** Answers a status without a body. */
        public Fault answer(int answered) {
            return answer(answered, "");
        }

        /** Answers a status and a body; its type is {@code application/json} unless a header says otherwise. */
        public Fault answer(int answered, String text) {
            if (answered < 200 || answered > 599) {
                throw new IllegalArgumentException("status must be from 200 to 599, not " + answered);
            }
            status = answered;
            body = Objects.requireNonNull(text);
            if (headers.keySet().stream().noneMatch("Content-Type"::equalsIgnoreCase)) {
                headers.put("Content-Type", "application/json");
            }
            return new Fault(this, Action.ANSWER);
        }

        /** Answers 302 to another place. */
        public Fault redirect(String location) {
            return header("Location", location).answer(302);
        }

        /** Processes, then answers 200 with bytes that are no JSON under a JSON content type. */
        public Fault garbage() {
            return processed().answer(200, "\u0000\u0007}{ not json at all");
        }

        /** Processes, then answers 200 with an HTML page, as a proxy or a login page would. */
        public Fault html() {
            return processed()
                    .header("Content-Type", "text/html")
                    .answer(200, "<!DOCTYPE html><html><title>Sign in</title><body>Sign in</body></html>");
        }

        /** Processes, then answers 200 with JSON of an unexpected shape. */
        public Fault wrongContent() {
            return processed().answer(200, "[42,\"unexpected\",null]");
        }

        /** Processes (a run really starts), then answers 200 without any {@code executionId}. */
        public Fault withoutExecutionId() {
            return processed().answer(200, "{\"message\":\"Workflow execution started\"}");
        }

        /** Processes, then answers a step list in which no step has the data that were asked for. */
        public Fault withoutData() {
            return new Fault(this, Action.WITHOUT_DATA);
        }

        /** Processes, then answers a step list in which the data of each step are a mask. */
        public Fault maskedData() {
            return new Fault(this, Action.MASKED_DATA);
        }

        /** Processes, then answers a list that says that there are two items more than there are. */
        public Fault wrongTotal() {
            return new Fault(this, Action.WRONG_TOTAL);
        }

        /** Processes, then sends a complete reply whose body is the first half of the right one. */
        public Fault halfBody() {
            return new Fault(this, Action.HALF_BODY);
        }

        /** Processes, announces the whole reply, sends half of its body, drops the connection. */
        public Fault cutReply() {
            return new Fault(this, Action.CUT_REPLY);
        }

        /** Processes and replies as ever, then drops the connection, though it was to be kept alive. */
        public Fault closeAfterReply() {
            return new Fault(this, Action.CLOSE_AFTER_REPLY);
        }

        /** Processes (a run really starts), then drops the connection without a reply. */
        public Fault dropBeforeReply() {
            return new Fault(this, Action.DROP_BEFORE_REPLY);
        }

        /** Reads the request, then drops the connection; nothing is processed. */
        public Fault dropBeforeProcessing() {
            return new Fault(this, Action.DROP_BEFORE_PROCESSING);
        }

        /** Drops the connection after the head of the request, its body unread; nothing is processed. */
        public Fault dropWhileReading() {
            return new Fault(this, Action.DROP_WHILE_READING);
        }
    }
}
