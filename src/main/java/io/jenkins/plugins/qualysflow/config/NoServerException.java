package io.jenkins.plugins.qualysflow.config;

import java.io.IOException;

/** No configured server is meant by a name, or by the lack of one. */
public final class NoServerException extends IOException {

    private static final long serialVersionUID = 1L;

    NoServerException(String message) {
        super(message);
    }
}
