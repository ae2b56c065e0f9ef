package io.jenkins.plugins.qualysflow.core.client;

import java.time.Duration;

/**
 * A call that did not give what was asked for. The subclasses say why; none of them ever carries a token or a secret in
 * its message.
 */
public abstract sealed class QFlowException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Call call;
    private final int status;
    private final String serviceMessage;
    private final Kind kind;

    /** What a failure is called, and what it says about sending the same call again. */
    private enum Kind {
        UNAUTHORIZED("unauthorized", false, false, "Qualys Flow does not accept the credential"),
        FORBIDDEN("forbidden", false, false, "the user of the credential may not do this in Qualys Flow"),
        NOT_FOUND("not_found", false, false, "not found in Qualys Flow"),
        INVALID_REQUEST("invalid_request", false, false, "Qualys Flow refused the request"),
        RATE_LIMITED("rate_limited", true, true, "the call quota of the subscription is used up"),
        SERVER_ERROR("server_error", false, true, "Qualys Flow failed"),
        NOT_CONNECTED("unreachable", true, true, "cannot connect to Qualys Flow"),
        BROKEN("unreachable", false, true, "the connection to Qualys Flow broke"),
        NOT_WRITTEN("not_written", false, false, "the answer of Qualys Flow could not be written"),
        UNREADABLE("unreadable_answer", false, true, "the answer of Qualys Flow cannot be read"),
        NO_TOKEN("no_token", true, true, "not sent, for want of a token");

        private final String code;
        private final boolean provenUnprocessed;
        private final boolean passing;
        private final String sentence;

        Kind(String code, boolean provenUnprocessed, boolean passing, String sentence) {
            this.code = code;
            this.provenUnprocessed = provenUnprocessed;
            this.passing = passing;
            this.sentence = sentence;
        }
    }

    private QFlowException(Call call, int status, Kind kind, String serviceMessage, Throwable cause) {
        super(
                kind.sentence + " (" + call + (status == 0 ? "" : ", status " + status) + ")"
                        + (serviceMessage == null ? "" : ": " + serviceMessage),
                cause);
        this.call = call;
        this.status = status;
        this.kind = kind;
        this.serviceMessage = serviceMessage;
    }

    /** The call that failed; null only on a copy that was serialized. */
    public Call call() {
        return call;
    }

    /** HTTP status of the answer; 0 if there was none. */
    public int status() {
        return status;
    }

    /** What the service said, shortened, with anything that looks like a token blanked; null if it said nothing. */
    public String serviceMessage() {
        return serviceMessage;
    }

    /** A word for programs, such as {@code not_found}. */
    public String code() {
        return kind.code;
    }

    /**
     * Whether it is certain that the service did not act on the call, so that sending it again can't do it twice. False
     * where it may have acted, and for refusals, which would only be refused again.
     */
    public boolean isProvenUnprocessed() {
        return kind.provenUnprocessed;
    }

    /** Whether the same call may well succeed later. */
    public boolean isPassing() {
        return kind.passing;
    }

    /** 401: the token is not, or no longer, accepted. */
    public static final class Unauthorized extends QFlowException {
        private static final long serialVersionUID = 1L;

        private final boolean replaceable;

        public Unauthorized(Call call, int status, String serviceMessage) {
            this(call, status, serviceMessage, false);
        }

        private Unauthorized(Call call, int status, String serviceMessage, boolean replaceable) {
            super(call, status, Kind.UNAUTHORIZED, serviceMessage, null);
            this.replaceable = replaceable;
        }

        /** The same, of a token in whose place there may be another one. */
        public Unauthorized replaceable() {
            return new Unauthorized(call(), status(), serviceMessage(), true);
        }

        /** Whether {@link QFlowClient#authenticate} may now get another token. */
        public boolean isReplaceable() {
            return replaceable;
        }
    }

    /** 403: the credential's user lacks a permission. */
    public static final class Forbidden extends QFlowException {
        private static final long serialVersionUID = 1L;

        public Forbidden(Call call, int status, String serviceMessage) {
            super(call, status, Kind.FORBIDDEN, serviceMessage, null);
        }
    }

    /** 404. */
    public static final class NotFound extends QFlowException {
        private static final long serialVersionUID = 1L;

        public NotFound(Call call, int status, String serviceMessage) {
            super(call, status, Kind.NOT_FOUND, serviceMessage, null);
        }
    }

    /** Any other 4xx: the service understood and refuses. */
    public static final class InvalidRequest extends QFlowException {
        private static final long serialVersionUID = 1L;

        public InvalidRequest(Call call, int status, String serviceMessage) {
            super(call, status, Kind.INVALID_REQUEST, serviceMessage, null);
        }
    }

    /** 429, or 409 with rate headers: over the quota, not acted on. */
    public static final class RateLimited extends QFlowException {
        private static final long serialVersionUID = 1L;

        private final Duration wait;

        public RateLimited(Call call, int status, String serviceMessage, Duration wait) {
            super(call, status, Kind.RATE_LIMITED, serviceMessage, null);
            this.wait = wait;
        }

        /** How long the service asked to wait; null if it did not say. */
        public Duration retryAfter() {
            return wait;
        }
    }

    /** 5xx: it failed on the other side, after doing who knows what. */
    public static final class ServerError extends QFlowException {
        private static final long serialVersionUID = 1L;

        public ServerError(Call call, int status, String serviceMessage) {
            super(call, status, Kind.SERVER_ERROR, serviceMessage, null);
        }
    }

    /** No answer, or not a whole one. */
    public static final class Unreachable extends QFlowException {
        private static final long serialVersionUID = 1L;

        public Unreachable(Call call, boolean neverConnected, String reason, Throwable cause) {
            super(call, 0, neverConnected ? Kind.NOT_CONNECTED : Kind.BROKEN, reason, cause);
        }
    }

    /** The answer was to be written to a file, and this machine could not; its disk may be full. */
    public static final class NotWritten extends QFlowException {
        private static final long serialVersionUID = 1L;

        public NotWritten(Call call, String reason, Throwable cause) {
            super(call, 0, Kind.NOT_WRITTEN, reason, cause);
        }
    }

    /** An answer came, and it isn't what this call answers: no JSON, a missing member, too large, a redirect. */
    public static final class UnreadableAnswer extends QFlowException {
        private static final long serialVersionUID = 1L;

        public UnreadableAnswer(Call call, int status, String reason, Throwable cause) {
            super(call, status, Kind.UNREADABLE, reason, cause);
        }
    }

    /** No token could be had, so the call itself was never sent. */
    public static final class NoToken extends QFlowException {
        private static final long serialVersionUID = 1L;

        private final QFlowException reason;

        public NoToken(Call call, QFlowException reason) {
            super(call, reason.status(), Kind.NO_TOKEN, reason.getMessage(), reason);
            this.reason = reason;
        }

        @Override
        public String code() {
            return reason.code();
        }

        @Override
        public boolean isProvenUnprocessed() {
            return reason.isPassing();
        }

        @Override
        public boolean isPassing() {
            return reason.isPassing();
        }
    }
}
