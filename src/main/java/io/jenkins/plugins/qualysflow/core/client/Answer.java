package io.jenkins.plugins.qualysflow.core.client;

import java.util.List;
import java.util.Map;

/**
 * An HTTP answer of any status.
 *
 * @param status HTTP status
 * @param headers by name in lower case
 * @param content its body
 */
public record Answer(int status, Map<String, List<String>> headers, Content content) {

    static boolean isGood(int status) {
        return status / 100 == 2;
    }

    /** The first value of a header; null if there is none. */
    String header(String lowerCaseName) {
        List<String> values = headers.get(lowerCaseName);
        return values == null ? null : values.get(0);
    }

    /** Without headers and body, which may repeat a credential. */
    @Override
    public String toString() {
        return "Answer[" + status + "]";
    }
}
