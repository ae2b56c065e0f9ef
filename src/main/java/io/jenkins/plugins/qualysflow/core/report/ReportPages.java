package io.jenkins.plugins.qualysflow.core.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The report of an execution as files, to be read from a disk, from a server that allows neither script nor inline style,
 * and on paper.
 */
public final class ReportPages {

    /** The page to open. */
    public static final String PAGE = "report.html";

    /** What it looks like. */
    static final String STYLE = "report.css";

    /** The picture in it. */
    static final String PICTURE = "timeline.svg";

    private ReportPages() {}

    /**
     * Texts of the files, by names that refer to each other, so that they have to stay in one folder: that of the bundle.
     *
     * @param report lists the files of the bundle, to which there are links
     */
    public static Map<String, String> of(ExecutionReport report) {
        Map<String, String> files = new LinkedHashMap<>();
        files.put(PAGE, new ReportPage(report).html());
        files.put(STYLE, style());
        files.put(PICTURE, Timeline.svg(report));
        return files;
    }

    private static String style() {
        try (InputStream in = ReportPages.class.getResourceAsStream(STYLE)) {
            if (in == null) {
                throw new IllegalStateException(STYLE + " is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
