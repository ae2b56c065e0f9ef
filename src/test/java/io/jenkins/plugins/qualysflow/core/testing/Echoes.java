package io.jenkins.plugins.qualysflow.core.testing;

import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The forms in which a service, or a gateway before it, may repeat what it was sent. */
public final class Echoes {

    // One credential of each kind, with all that has to be escaped somewhere.

    public static final String PASTED = "0pq-Tok3n_nobody.recognises/4711+x==";
    public static final String WEB_TOKEN = "eyJhbGciOiJIUzI1NiJ9"
            + "." + "eyJzdWIiOiJjbGllbnQtNDcxMSIsImp0aSI6IjRkYjZhOTM4In0"
            + "." + "c2lnbmF0dXJlLW9mLW5vLXVzZS00NzEx";
    public static final String CLIENT_SECRET = "cl13nt <s3cr3t> & \"qu0ted\" \\ 'w1th' /+=%";
    public static final String PASSWORD = "pa55 <w0rd> & \"qu0ted\" \\ 'w1th' /+=% \u00fc\u00f1";

    private static final int ERROR_LIMIT = 64 * 1024;

    private Echoes() {}

    /** Bodies by what they are, each made of the text that it repeats. */
    public static Map<String, UnaryOperator<String>> bodies() {
        Map<String, UnaryOperator<String>> bodies = new LinkedHashMap<>();
        bodies.put("message", secret -> QFlowJson.write(Map.of("message", "not accepted: " + secret)));
        bodies.put(
                "JSON within a message",
                secret -> QFlowJson.write(Map.of(
                        "error", QFlowJson.write(Map.of("headers", List.of("Authorization: Bearer " + secret))))));
        bodies.put("names of members", secret -> QFlowJson.write(Map.of(secret, 1, "Bearer " + secret, 2)));
        bodies.put("a text", secret -> "Authorization: Bearer " + secret);
        bodies.put("a page", secret -> "<html><pre>Authorization: Bearer " + html(secret) + "</pre></html>");
        bodies.put(
                "a page with numbers",
                secret -> "<html>" + html(secret).replace("&quot;", "&#34;").replace("&lt;", "&#x3c;"));
        bodies.put("an address", secret -> "GET /login?state=" + url(secret));
        bodies.put("a form", secret -> "password=" + url(secret).replace("%20", "+"));
        bodies.put(
                "small letters in an address",
                secret -> "x=" + url(secret).replace("%3C", "%3c").replace("%2F", "%2f"));
        bodies.put(
                "Basic",
                secret -> "Authorization: Basic "
                        + Base64.getEncoder().encodeToString(("user:" + secret).getBytes(StandardCharsets.UTF_8)));
        bodies.put("its first half", secret -> "starts with " + secret.substring(0, secret.length() / 2));
        bodies.put("its second half", secret -> "ends with " + secret.substring(secret.length() / 2));
        bodies.put("parts of a token", secret -> "bad parts: " + String.join(" ; ", secret.split("\\.")));
        bodies.put("cut where the message ends", secret -> "x".repeat(490) + " " + secret);
        bodies.put(
                "cut where the body ends",
                secret -> "\n".repeat(ERROR_LIMIT - 5 - secret.length() / 2) + "got: " + secret + " and more");
        bodies.put(
                "cut where the body ends, as JSON",
                secret -> "{\"message\": \"" + " ".repeat(ERROR_LIMIT - 20 - secret.length() / 2) + "got: " + secret
                        + " and more\"}");
        return bodies;
    }

    private static String html(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /** The text in an address. */
    public static String url(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
