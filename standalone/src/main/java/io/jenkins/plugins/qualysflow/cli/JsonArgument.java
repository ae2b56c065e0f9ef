package io.jenkins.plugins.qualysflow.cli;

import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;

/**
 * The value of an option that takes {@code JSON|@FILE}. Messages name option, file, line and column, and never what
 * stands there: it may be secret.
 *
 * @param option name of the option
 * @param value as given
 */
record JsonArgument(String option, String value) {

    /** Any JSON value. */
    Object read() {
        String text = text();
        try {
            return QFlowJson.readPlain(text);
        } catch (IllegalArgumentException e) {
            throw problem(e.getMessage());
        }
    }

    /** A JSON object. */
    Map<String, Object> readObject() {
        String text = text();
        try {
            return QFlowJson.readObject(text);
        } catch (IllegalArgumentException e) {
            throw problem(e.getMessage());
        }
    }

    private String text() {
        if (!value.startsWith("@")) {
            return value;
        }
        try {
            String text = Files.readString(Path.of(value.substring(1)));
            // Editors on Windows put a mark before the text, which JSON does not know.
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (IOException e) {
            throw problem("cannot be read: " + FileProblem.reason(e));
        } catch (InvalidPathException e) {
            throw problem("cannot be read: " + e.getReason());
        }
    }

    private BadUsage problem(String rule) {
        return new BadUsage(option + (value.startsWith("@") ? ": the file " + value.substring(1) + " " : " ") + rule);
    }

    @Override
    public String toString() {
        return option;
    }
}
