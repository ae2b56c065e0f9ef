package io.jenkins.plugins.qualysflow.cli;

import io.jenkins.plugins.qualysflow.core.client.Scrubber;
import java.io.PrintWriter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Shows what the engine logs as one line each: Java's own handler prints whole stack traces, unscrubbed. */
final class EngineLog extends Handler {

    /** Held, since loggers that nobody holds are forgotten with their settings. */
    private static final Logger ENGINE = Logger.getLogger("io.jenkins.plugins.qualysflow");

    private final PrintWriter err;

    private EngineLog(PrintWriter err) {
        this.err = err;
        setLevel(Level.WARNING);
        setFormatter(new SimpleFormatter());
    }

    /** From now on. */
    static void to(PrintWriter err) {
        ENGINE.setUseParentHandlers(false);
        ENGINE.addHandler(new EngineLog(err));
    }

    @Override
    public void publish(LogRecord logged) {
        if (isLoggable(logged)) {
            String cause = logged.getThrown() == null ? "" : ": " + logged.getThrown();
            err.println("Warning: " + Scrubber.printable(getFormatter().formatMessage(logged) + cause));
        }
    }

    @Override
    public void flush() {
        err.flush();
    }

    @Override
    public void close() {
        flush();
    }
}
