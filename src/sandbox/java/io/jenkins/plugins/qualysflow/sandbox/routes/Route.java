package io.jenkins.plugins.qualysflow.sandbox.routes;

import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Which operation a method and path stand for, and the decoded identifiers in the path, in their order.
 *
 * @param operation the operation, {@link Operation#OTHER} when nothing fits
 * @param ids decoded path parameters
 * @param wrongMethod true if the path is known, though not with this method
 */
record Route(Operation operation, List<String> ids, boolean wrongMethod) {
    private static final String API = "/qflowapi/v1";
    private static final String EXECUTION = API + "/executions/{}";

    private static final List<Template> TEMPLATES = List.of(
            new Template(Operation.WORKFLOW_LIST, "GET", API + "/workflows"),
            new Template(Operation.WORKFLOW_DETAILS, "GET", API + "/workflows/{}"),
            new Template(Operation.RUN, "POST", API + "/workflows/{}/run"),
            new Template(Operation.EXECUTION_LIST, "GET", API + "/workflows/{}/executions"),
            new Template(Operation.EXECUTION_DETAILS, "GET", EXECUTION),
            new Template(Operation.STEP_LIST, "GET", EXECUTION + "/steps"),
            new Template(Operation.STEP_DETAILS, "GET", EXECUTION + "/steps/{}"),
            new Template(Operation.STEP_INPUT, "GET", EXECUTION + "/steps/{}/input"),
            new Template(Operation.STEP_OUTPUT, "GET", EXECUTION + "/steps/{}/output"),
            new Template(Operation.AUTH, "POST", "/auth"),
            new Template(Operation.AUTH_OIDC, "POST", "/auth/oidc"));

    static Route of(String method, String rawPath) {
        String[] segments = rawPath.split("/", -1);
        boolean pathKnown = false;
        for (Template template : TEMPLATES) {
            List<String> ids = template.match(segments);
            if (ids != null) {
                if (template.method.equals(method)) {
                    return new Route(template.operation, ids, false);
                }
                pathKnown = true;
            }
        }
        return new Route(Operation.OTHER, List.of(), pathKnown);
    }

    private record Template(Operation operation, String method, String path) {

        /** The decoded identifiers, or null if the path is another one. */
        List<String> match(String[] segments) {
            String[] own = path.split("/", -1);
            if (own.length != segments.length) {
                return null;
            }
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < own.length; i++) {
                if (own[i].equals("{}") && !segments[i].isEmpty()) {
                    ids.add(decode(segments[i]));
                } else if (!own[i].equals(segments[i])) {
                    return null;
                }
            }
            return List.copyOf(ids);
        }

        /** In a path "+" is a plus sign; only forms use it for a blank. */
        private static String decode(String segment) {
            return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        }
    }
}
