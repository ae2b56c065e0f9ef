package io.jenkins.plugins.qualysflow.cli;

import io.jenkins.plugins.qualysflow.core.poll.SteadyClock;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.Map;

/**
 * What a command finds around it.
 *
 * @param environment environment variables; credentials come from there only
 * @param out where the result goes
 * @param err where everything else goes
 * @param clock tells the time
 * @param terminal whether somebody watches, so that a line may be drawn over again
 * @param interruption whether the user wants it to end
 * @param raw where bytes of the service go as they are
 */
record Surroundings(
        Map<String, String> environment,
        PrintWriter out,
        PrintWriter err,
        InstantSource clock,
        boolean terminal,
        Interruption interruption,
        RawOutput raw) {

    /** Those of this process. */
    static Surroundings ofProcess(Interruption interruption) {
        Map<String, String> environment = System.getenv();
        return new Surroundings(
                environment,
                new PrintWriter(System.out, true),
                new PrintWriter(System.err, true),
                new SteadyClock(),
                isTerminal() && !"dumb".equals(environment.get("TERM")),
                interruption,
                RawOutput.ofProcess(isTerminal()));
    }

    /** The value of a variable; null if it is not set, or set to nothing, as build servers do with secrets they lack. */
    String variable(String name) {
        String value = environment.get(name);
        return value == null || value.isBlank() ? null : value;
    }

    /** The same with another environment. */
    Surroundings with(Map<String, String> other) {
        return new Surroundings(other, out, err, clock, terminal, interruption, raw);
    }

    /** Shows that there are secrets in it, and none of them. */
    @Override
    public String toString() {
        return "Surroundings[terminal=" + terminal + "]";
    }

    private static boolean isTerminal() {
        if (System.console() == null) {
            return false;
        }
        try {
            // From Java 22 on there is always a console, and only this method tells.
            return (Boolean) System.console().getClass().getMethod("isTerminal").invoke(System.console());
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }
}
