package io.jenkins.plugins.qualysflow.cli;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Says in words why a file can't be used: the exceptions of Java say it by their class, or not at all. */
final class FileProblem {

    private FileProblem() {}

    /** Words that follow the name of the file and a colon. */
    static String reason(IOException error) {
        if (error instanceof NoSuchFileException) {
            return "there is no such file or directory";
        }
        if (error instanceof FileAlreadyExistsException) {
            return "there is a file in its place";
        }
        if (error instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (error instanceof CharacterCodingException) {
            return "it is not UTF-8 text";
        }
        String reason = error instanceof FileSystemException known ? known.getReason() : error.getMessage();
        return reason == null ? "it cannot be used" : reason;
    }
}
