package io.jenkins.plugins.qualysflow.core.client;

import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * A request to be sent.
 *
 * @param call method and path
 * @param uri the full address
 * @param headers of printable ASCII only
 * @param body the body; null for none
 * @param once whether it needs a connection of its own: on a reused connection that the service has closed meanwhile, it
 *     would be unknown whether the request was received
 * @param confidential whether traces must show neither its body nor that of the answer
 * @param secrets texts that are masked in errors and traces
 */
public record ApiRequest(
        Call call,
        URI uri,
        Map<String, String> headers,
        String body,
        boolean once,
        boolean confidential,
        List<String> secrets) {

    String[] secretTexts() {
        return secrets.toArray(String[]::new);
    }

    /** Shows nothing secret. */
    @Override
    public String toString() {
        return call.toString();
    }
}
