package io.jenkins.plugins.qualysflow.pages;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.qualysflow.core.model.Ending;
import io.jenkins.plugins.qualysflow.core.report.ExecutionReport.StepEntry;
import java.util.Date;
import java.util.List;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * A step of an execution.
 *
 * @param files its archived files
 */
@ExportedBean
@Restricted(NoExternalUse.class)
public record StepRow(
        StepEntry step, @Exported(inline = true) List<FileLink> files) {

    StepRow(@NonNull StepEntry step, @NonNull ArtifactLinks links) {
        this(
                step,
                step.files().stream()
                        .map(path -> new FileLink(path, links.file(path)))
                        .toList());
    }

    /** Its position in the execution. */
    @Exported
    public int getOrder() {
        return step.order();
    }

    /** Node id in the workflow. */
    @Exported
    public String getNodeId() {
        return step.nodeId();
    }

    /** Node type; null if unknown. */
    @Exported
    public String getNodeType() {
        return step.nodeType();
    }

    /** As the service spells it; null if it sent none. */
    @Exported
    public String getStatus() {
        return step.status();
    }

    /** What the status means: {@code RUNNING}, {@code GOOD}, {@code NEUTRAL}, {@code BAD} or {@code UNKNOWN}. */
    @Exported
    public String getEnding() {
        return step.ending() == null ? null : step.ending().name();
    }

    /** In ISO 8601; null if unknown. */
    @Exported
    public String getStartTime() {
        return Display.iso(step.startTime());
    }

    /** In ISO 8601; null if unknown. */
    @Exported
    public String getEndTime() {
        return Display.iso(step.endTime());
    }

    /** Null while start or end is unknown. */
    @Exported
    public Long getDurationMillis() {
        return Display.millis(step.duration());
    }

    @NonNull
    public Badge getBadge() {
        return Badge.of(step.ending());
    }

    /** How the status counts; null if the status itself says so. */
    @CheckForNull
    public String getMeaning() {
        String meaning = getBadge().getText();
        boolean isPlain = step.status() == null
                || step.ending() == Ending.GOOD
                || step.status().strip().equalsIgnoreCase(meaning);
        return isPlain ? null : meaning;
    }

    @CheckForNull
    public Date getStart() {
        return Display.date(step.startTime());
    }

    @CheckForNull
    public String getDuration() {
        return Display.time(step.duration());
    }
}
