package io.jenkins.plugins.qualysflow.sandbox.routes;

import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;

/**
 * Which operation a method and path stand for, and the decoded identifiers in the path, in their order.
 *
 * @param operation the operation, {@link Operation#OTHER} when nothing fits
 * @param ids decoded path parameters
 * @param wrongMethod true if the path is known, though not with this method
 */
record Route(Operation operation, List<String> ids, boolean wrongMethod) {
    static Route of(String method, String rawPath) {
        boolean pathKnown = false;
        for (Operation operation : Operation.values()) {
            Matcher path = operation.path().matcher(rawPath);
            if (operation == Operation.OTHER || !path.matches()) {
                continue;
            }
            if (operation.method().equals(method)) {
                List<String> ids = new ArrayList<>();
                for (int i = 1; i <= path.groupCount(); i++) {
                    ids.add(decode(path.group(i)));
                }
                return new Route(operation, List.copyOf(ids), false);
            }
            pathKnown = true;
        }
        return new Route(Operation.OTHER, List.of(), pathKnown);
    }

    /** In a path "+" is a plus sign; only forms use it for a blank. */
    private static String decode(String segment) {
        return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
