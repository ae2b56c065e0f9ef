package io.jenkins.plugins.qualysflow.core.client;

/**
 * A call as errors and traces show it.
 *
 * @param method HTTP method
 * @param path path with query, encoded, without host
 */
public record Call(String method, String path) {
    @Override
    public String toString() {
        return method + " " + path;
    }
}
