package io.jenkins.plugins.qualysflow.core.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A fenced block in a document.
 *
 * @param language what stands behind the fence; empty for nothing
 * @param text the lines between the fences
 */
public record CodeBlock(String language, String text) {

    private static final String FENCE = "```";

    /** All blocks of a document, in order; one that is not closed goes to the end. */
    public static List<CodeBlock> of(Path document) throws IOException {
        List<CodeBlock> blocks = new ArrayList<>();
        String language = null;
        StringBuilder text = new StringBuilder();
        for (String line : Files.readAllLines(document)) {
            boolean fence = line.strip().startsWith(FENCE);
            if (fence && language == null) {
                language = line.strip().substring(FENCE.length());
            } else if (fence) {
                blocks.add(new CodeBlock(language, text.toString()));
                language = null;
                text.setLength(0);
            } else if (language != null) {
                text.append(line).append('\n');
            }
        }
        if (language != null) {
            blocks.add(new CodeBlock(language, text.toString()));
        }
        return blocks;
    }
}
