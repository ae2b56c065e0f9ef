package io.jenkins.plugins.qualysflow.core.client;

import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Tells a {@link CallTrace} of one call, without what is secret. */
final class Tracer {

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
    private final Call call;
    private final String[] secrets;
    private final long begun = System.nanoTime();

    /** A tracer of a call whose secrets are blanked in whatever is told. */
    Tracer(CallTrace trace, Call call, String... secrets) {
        this.trace = trace;
        this.call = call;
        this.secrets = secrets;
    }

    /**
     * The request goes out.
     *
     * @param body as {@link CallTrace.Sent#body()}
     */
    void sent(HttpRequest request, String body) {
        long bytes = request.bodyPublisher()
                .map(HttpRequest.BodyPublisher::contentLength)
                .orElse(0L);
        trace.sent(new CallTrace.Sent(call, request.uri(), headers(request.headers()), bytes, blanked(body)));
    }

    /**
     * The answer is there.
     *
     * @param body as {@link CallTrace.Answered#body()}
     */
    void answered(int status, HttpHeaders headers, long bytes, String body) {
        trace.answered(new CallTrace.Answered(call, status, headers(headers), bytes, blanked(body), took()));
    }

    /** There is no answer. */
    void failed(QFlowException error) {
        trace.failed(call, took(), error.serviceMessage() == null ? error.code() : error.serviceMessage());
    }

    private Duration took() {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private Map<String, List<String>> headers(HttpHeaders headers) {
        Map<String, List<String>> shown = new TreeMap<>();
        headers.map().forEach((name, values) -> {
            boolean credential = CREDENTIALS.contains(name.toLowerCase(Locale.ROOT));
            List<String> clean = new ArrayList<>();
            values.forEach(value -> clean.add(credential ? BLANK : blanked(value)));
            shown.put(name, clean);
        });
        return shown;
    }

    /** A service may repeat a secret as it stands, within JSON, or within a URL. */
    private String blanked(String text) {
        if (text == null) {
            return null;
        }
        String clean = text;
        for (String secret : secrets) {
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
