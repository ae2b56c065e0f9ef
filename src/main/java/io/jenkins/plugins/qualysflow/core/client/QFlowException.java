package io.jenkins.plugins.qualysflow.core.client;

import java.time.Duration;

/** A failed call; {@link #kind} says why. Its message contains no token and no secret. */
public final class QFlowException extends Exception {

    private static final long serialVersionUID = 2L;

    /** The kinds of failures: their names, and whether the same call may be sent again. */
    public enum Kind {
        /** 401: the token is not, or no longer, accepted. */
        UNAUTHORIZED("unauthorized", false, false, "Qualys Flow does not accept the credential"),
        /** 401 for a start, which is not repeated; {@link QFlowClient#authenticate} may get another token. */
        TOKEN_REJECTED("unauthorized", false, false, "Qualys Flow does not accept the credential"),
        /** 403: the credential's user lacks a permission. */
        FORBIDDEN("forbidden", false, false, "the user of the credential may not do this in Qualys Flow"),
        /** 404. */
        NOT_FOUND("not_found", false, false, "not found in Qualys Flow"),
        /** Any other 4xx: the service refuses the request. */
        INVALID_REQUEST("invalid_request", false, false, "Qualys Flow refused the request"),
        /** 429, or 409 with rate headers: over the quota, not acted on. */
        RATE_LIMITED("rate_limited", true, true, "the call quota of the subscription is used up"),
        /** 5xx: the service failed, and may have acted on the call before. */
        SERVER_ERROR("server_error", false, true, "Qualys Flow failed"),
        /** The request was never sent. */
        NOT_CONNECTED("unreachable", true, true, "cannot connect to Qualys Flow"),
        /** The request was sent, and no answer was received, or an incomplete one. */
        BROKEN("unreachable", false, true, "the connection to Qualys Flow broke"),
        /** This machine could not write the answer to a file; its disk may be full. */
        NOT_WRITTEN("not_written", false, false, "the answer of Qualys Flow could not be written"),
        /** The answer is not one of this call: no JSON, a missing member, too large, a redirect. */
        UNREADABLE("unreadable_answer", false, true, "the answer of Qualys Flow cannot be read"),
        /** There was no token, so the call itself was never sent; the cause says why. */
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

        /** Whether the error is of this kind, bare or wrapped by futures; false for null. */
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
     * A call that was refused for the quota.
     *
     * @param retryAfter how long the service asked to wait; null if it did not say
     */
    public static QFlowException rateLimited(Call call, int status, String serviceMessage, Duration retryAfter) {
        return new QFlowException(Kind.RATE_LIMITED, call, status, serviceMessage, retryAfter, null);
    }

    /**
     * A call that was not sent, since there was no token for it.
     *
     * @param reason why the call for a token failed
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

    /** The message of the service, shortened, with everything that looks like a token masked; null if it sent none. */
    public String serviceMessage() {
        return serviceMessage;
    }

    /** How long the service asked to wait; null if it did not say. */
    public Duration retryAfter() {
        return retryAfter;
    }

    /** A stable code for programs, such as {@code not_found}; without a token, that of the failed call for a token. */
    public String code() {
        return reason().kind.code;
    }

    /**
     * Whether the service certainly did not act on the call, so that it may be sent again without doing it twice. False
     * if it may have acted, and for refusals, which would only be refused again.
     */
    public boolean isProvenUnprocessed() {
        return kind.provenUnprocessed && reason().kind.passing;
    }

    /** Whether the failure may be temporary, so that the same call may succeed later. */
    public boolean isPassing() {
        return reason().kind.passing;
    }

    private QFlowException reason() {
        return kind == Kind.NO_TOKEN && getCause() instanceof QFlowException token ? token.reason() : this;
    }
}
