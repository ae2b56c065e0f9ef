package io.jenkins.plugins.qualysflow.pages;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Functions;
import io.jenkins.plugins.qualysflow.core.report.ExecutionReport.FileEntry;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** A file of the evidence. */
@ExportedBean
public final class FileRow {

    private final FileEntry file;
    private final String url;

    FileRow(@NonNull FileEntry file, @NonNull ArtifactLinks links) {
        this.file = file;
        this.url = links.file(file.path());
    }

    /** Within the bundle. */
    @Exported
    public String getPath() {
        return file.path();
    }

    /** From the root of Jenkins; null if the reader may not see artifacts. */
    @Exported
    public String getUrl() {
        return url;
    }

    /** Bytes. */
    @Exported
    public long getSize() {
        return file.size();
    }

    /** Hexadecimal. */
    @Exported
    public String getSha256() {
        return file.sha256();
    }

    /** How many values in it were masked, or taken out. */
    @Exported
    public long getRedactions() {
        return file.redactions();
    }

    /** Whether it is only the beginning of what the service had. */
    @Exported
    public boolean isCut() {
        return file.cut();
    }

    /** In words. */
    @NonNull
    public String getSizeText() {
        return Functions.humanReadableByteSize(file.size());
    }
}
