package io.jenkins.plugins.qualysflow.core.client;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The path of a call below the root of an API, built from parts that are encoded separately. */
final class CallPath {

    /** Root of the API at a gateway. */
    static final String ROOT = "/qflowapi/v1";

    /** Root of the API of TotalCloud at the same gateway. */
    static final String TOTALCLOUD = "/cloudview-api/rest/v1";

    private final StringBuilder path;
    private boolean hasParameters;

    private CallPath(String root) {
        path = new StringBuilder(root);
    }

    /**
     * A path of these segments.
     *
     * @param segments names and ids, not encoded yet
     */
    static CallPath of(String... segments) {
        return below(ROOT, segments);
    }

    /** The same below another root. */
    static CallPath below(String root, String... segments) {
        CallPath made = new CallPath(root);
        for (String segment : segments) {
            made.path.append('/').append(Gateway.encode(segment));
        }
        return made;
    }

    /** Adds a query parameter, unless the value is null. Instants have milliseconds at most, as in API samples. */
    CallPath with(String name, Object value) {
        if (value != null) {
            Object sent = value instanceof Instant instant ? instant.truncatedTo(ChronoUnit.MILLIS) : value;
            path.append(hasParameters ? '&' : '?').append(name).append('=').append(Gateway.encode(sent.toString()));
            hasParameters = true;
        }
        return this;
    }

    /** Adds the parameters of a page, by offset or by number. */
    CallPath with(PageRequest page, boolean byOffset) {
        with("pageSize", page.size());
        return byOffset ? with("offset", page.offset()) : with("pageNumber", page.number());
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
