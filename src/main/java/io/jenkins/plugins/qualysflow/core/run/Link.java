package io.jenkins.plugins.qualysflow.core.run;

import io.jenkins.plugins.qualysflow.core.poll.Connection;
import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The connection of a run, made anew where its credential was refused. */
final class Link {

    private static final Logger LOGGER = Logger.getLogger(Link.class.getName());

    private final RunHost host;
    private volatile Connection connection;

    Link(RunHost host, Connection connection) {
        this.host = host;
        this.connection = connection;
    }

    /** The connection that was made last. */
    Connection connection() {
        return connection;
    }

    /** Another one, from the credential as it is now; null if there is none. */
    Connection renewed() {
        try {
            connection = host.connection();
            return connection;
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "No other credential", e);
            return null;
        }
    }
}
