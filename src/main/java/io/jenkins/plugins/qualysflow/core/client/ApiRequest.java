package io.jenkins.plugins.qualysflow.core.client;

import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * A request as it is to be sent.
 *
 * @param call what is called
 * @param uri the whole address
 * @param headers of printable ASCII alone
 * @param body the body; null for none
 * @param once whether it must not be sent on a kept connection: if the other side had dropped that, nobody could tell
 *     whether the request was received
 * @param confidential whether a trace may see neither its body nor the answer's
 * @param secrets what is blanked in errors and traces
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
