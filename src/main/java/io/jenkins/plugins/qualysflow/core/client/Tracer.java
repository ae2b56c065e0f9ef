package io.jenkins.plugins.qualysflow.core.client;

import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Tells a {@link CallTrace} of one call, without what is secret. What goes wrong there is no concern of the call: the
 * answer to a start must not get lost over it.
 */
final class Tracer {

    private static final Logger LOGGER = Logger.getLogger(Tracer.class.getName());
    private static final String BLANK = "****";
    private static final Set<String> CREDENTIALS = Set.of(
            "authorization",
            "clientid",
            "clientsecret",
            "proxy-authorization",
            "proxy-authenticate",
            "www-authenticate",
            "cookie",
            "set-cookie");

    private final CallTrace trace;
    private final ApiRequest request;
    private final long begun = System.nanoTime();

    /** A tracer of a call whose secrets are blanked in whatever is told. */
    Tracer(CallTrace trace, ApiRequest request) {
        this.trace = trace;
        this.request = request;
    }

    /** The request goes out. */
    void sent() {
        tell(() -> {
            Map<String, List<String>> headers = new TreeMap<>();
            request.headers().forEach((name, value) -> headers.put(name, List.of(value)));
            String body = request.body();
            int bytes = body == null ? 0 : body.getBytes(StandardCharsets.UTF_8).length;
            trace.sent(new CallTrace.Sent(request.call(), request.uri(), clean(headers), bytes, visible(body)));
        });
    }

    /** The answer is there. */
    void answered(Answer answer) {
        tell(() -> trace.answered(new CallTrace.Answered(
                request.call(),
                answer.status(),
                clean(answer.headers()),
                answer.content().size(),
                visible(answer.content().text()),
                took())));
    }

    /** There is no answer. */
    void failed(QFlowException error) {
        tell(() -> trace.failed(
                request.call(), took(), error.serviceMessage() == null ? error.code() : error.serviceMessage()));
    }

    private void tell(Runnable telling) {
        if (trace == CallTrace.NONE) {
            return;
        }
        try {
            telling.run();
        } catch (RuntimeException e) {
            LOGGER.log(Level.FINE, "a trace failed", e);
        }
    }

    private Duration took() {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private Map<String, List<String>> clean(Map<String, List<String>> headers) {
        Map<String, List<String>> shown = new TreeMap<>();
        headers.forEach((name, values) -> {
            boolean credential = CREDENTIALS.contains(name.toLowerCase(Locale.ROOT));
            shown.put(
                    name,
                    values.stream()
                            .map(value -> credential ? BLANK : blanked(value))
                            .toList());
        });
        return shown;
    }

    private String visible(String body) {
        return request.confidential() ? null : blanked(body);
    }

    /** A service may repeat a secret as it stands, within JSON, or within a URL. */
    private String blanked(String text) {
        if (text == null) {
            return null;
        }
        String clean = text;
        for (String secret : request.secrets()) {
            if (secret != null && !secret.isBlank()) {
                String json = QFlowJson.write(secret);
                clean = clean.replace(secret, BLANK)
                        .replace(json.substring(1, json.length() - 1), BLANK)
                        .replace(Gateway.encode(secret), BLANK);
            }
        }
        return clean;
    }
}
