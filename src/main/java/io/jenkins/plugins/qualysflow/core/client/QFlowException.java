package io.jenkins.plugins.qualysflow.core.client;

import java.time.Duration;

/** A call that did not give what was asked for; {@link #kind} says why. Its message has no token and no secret. */
public final class QFlowException extends Exception {

    private static final long serialVersionUID = 2L;

    /** What a failure is, what it is called, and what it says about sending the same call again. */
    public enum Kind {
        /** 401: the token is not, or no longer, accepted. */
        UNAUTHORIZED("unauthorized", false, false, "Qualys Flow does not accept the credential"),
        /** The same for a start, which is not repeated here, where {@link QFlowClient#authenticate} may get another token. */
        TOKEN_REJECTED("unauthorized", false, false, "Qualys Flow does not accept the credential"),
        /** 403: the credential's user lacks a permission. */
        FORBIDDEN("forbidden", false, false, "the user of the credential may not do this in Qualys Flow"),
        /** 404. */
        NOT_FOUND("not_found", false, false, "not found in Qualys Flow"),
        /** Any other 4xx: the service understood and refuses. */
        INVALID_REQUEST("invalid_request", false, false, "Qualys Flow refused the request"),
        /** 429, or 409 with rate headers: over the quota, not acted on. */
        RATE_LIMITED("rate_limited", true, true, "the call quota of the subscription is used up"),
        /** 5xx: it failed on the other side, after doing who knows what. */
        SERVER_ERROR("server_error", false, true, "Qualys Flow failed"),
        /** The request was never sent. */
        NOT_CONNECTED("unreachable", true, true, "cannot connect to Qualys Flow"),
        /** The request was sent, and no answer came, or not a whole one. */
        BROKEN("unreachable", false, true, "the connection to Qualys Flow broke"),
        /** The answer was to be written to a file, and this machine could not; its disk may be full. */
        NOT_WRITTEN("not_written", false, false, "the answer of Qualys Flow could not be written"),
        /** An answer came, and it isn't what this call answers: no JSON, a missing member, too large, a redirect. */
        UNREADABLE("unreadable_answer", false, true, "the answer of Qualys Flow cannot be read"),
        /** No token could be had, so the call itself was never sent; the cause says why. */
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

        /** Whether that is a failure of this kind, or wraps one as futures do; false for null. */
        public boolean is(Throwable error) {
            QFlowException known = QFlowErrors.of(error);
            return known != null && known.kind == this;
        }
    }

    private final Kind kind;
    private final transient Call call;
    private final int status;
    private final String serviceMessage;
    private final Duration retryAfter;

    /**
     * A failure.
     *
     * @param status HTTP status of the answer; 0 if there was none
     * @param serviceMessage what the service said or what went wrong, scrubbed; null for nothing
     */
    public QFlowException(Kind kind, Call call, int status, String serviceMessage) {
        this(kind, call, status, serviceMessage, null, null);
    }

    /** The same with its cause; null for none. */
    public QFlowException(Kind kind, Call call, int status, String serviceMessage, Throwable cause) {
        this(kind, call, status, serviceMessage, null, cause);
    }

    private QFlowException(
            Kind kind, Call call, int status, String serviceMessage, Duration retryAfter, Throwable cause) {
        super(
                kind.sentence + " (" + call + (status == 0 ? "" : ", status " + status) + ")"
                        + (serviceMessage == null ? "" : ": " + serviceMessage),
                cause);
        this.kind = kind;
        this.call = call;
        this.status = status;
        this.serviceMessage = serviceMessage;
        this.retryAfter = retryAfter;
    }

    /**
     * A call that was turned away for the quota.
     *
     * @param retryAfter how long the service asked to wait; null if it did not say
     */
    public static QFlowException rateLimited(Call call, int status, String serviceMessage, Duration retryAfter) {
        return new QFlowException(Kind.RATE_LIMITED, call, status, serviceMessage, retryAfter, null);
    }

    /**
     * A call that was not sent, as there was no token for it.
     *
     * @param reason what came of the call for a token
     */
    public static QFlowException noToken(Call call, QFlowException reason) {
        return new QFlowException(Kind.NO_TOKEN, call, reason.status, reason.getMessage(), reason);
    }

    /** Why it failed. */
    public Kind kind() {
        return kind;
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

    /** How long the service asked to wait; null if it did not say. */
    public Duration retryAfter() {
        return retryAfter;
    }

    /** A word for programs, such as {@code not_found}; for want of a token that of the call for a token. */
    public String code() {
        return reason().kind.code;
    }

    /**
     * Whether it is certain that the service did not act on the call, so that sending it again can't do it twice. False
     * where it may have acted, and for refusals, which would only be refused again.
     */
    public boolean isProvenUnprocessed() {
        return kind.provenUnprocessed && reason().kind.passing;
    }

    /** Whether the same call may well succeed later. */
    public boolean isPassing() {
        return reason().kind.passing;
    }

    private QFlowException reason() {
        return kind == Kind.NO_TOKEN && getCause() instanceof QFlowException token ? token.reason() : this;
    }
}
