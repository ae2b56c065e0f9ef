package io.jenkins.plugins.qualysflow.core.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The report of an execution as files. They work from a disk, from a server whose Content-Security-Policy allows neither
 * scripts nor inline styles, and in print.
 */
public final class ReportPages {

    /** The page. */
    public static final String PAGE = "report.html";

    /** Its style sheet. */
    static final String STYLE = "report.css";

    /** Its timeline. */
    static final String PICTURE = "timeline.svg";

    private ReportPages() {}

    /**
     * The contents of the files by name. They link to each other and to the files of the bundle, so that they belong into
     * the folder of the bundle.
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
