package io.jenkins.plugins.qualysflow.pages;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Api;
import hudson.model.ModelObject;
import hudson.model.Run;
import io.jenkins.plugins.qualysflow.core.report.ExecutionReport;
import io.jenkins.plugins.qualysflow.core.report.Timeline;
import io.jenkins.plugins.qualysflow.core.run.Phase;
import io.jenkins.plugins.qualysflow.run.host.LiveRun;
import io.jenkins.plugins.qualysflow.run.record.StartRecord;
import io.jenkins.plugins.qualysflow.run.record.StartRecords;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** The page of one run: its report, or its progress while there is none. */
@ExportedBean
@Restricted(NoExternalUse.class)
public final class RunPage implements ModelObject {

    private static final Logger LOGGER = Logger.getLogger(RunPage.class.getName());

    private final Run<?, ?> build;
    private final RunView view;
    private final ArtifactLinks links;
    private final ExecutionReport report;
    private final String problem;

    RunPage(@NonNull Run<?, ?> build, @NonNull RunView view) {
        this.build = build;
        this.view = view;
        this.links = new ArtifactLinks(build, view.record().state().executionId());
        ExecutionReport read = null;
        String error = null;
        try {
            read = StartRecords.of(build).report(view.record());
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "The report of a run of " + build + " can't be shown", e);
            error = Messages.RunPage_unreadable();
        }
        if (read == null && error == null && !view.isRunning() && !hasEndedEarly(view.record())) {
            error = Messages.RunPage_none();
        }
        report = read;
        problem = error;
    }

    /** Whether the run ended before there was anything to report; the summary has the reason. */
    private static boolean hasEndedEarly(StartRecord record) {
        return record.outcome() != null
                && record.summary() != null
                && record.state().phase() != Phase.DONE;
    }

    @Override
    public String getDisplayName() {
        return view.getTitle();
    }

    @NonNull
    public Run<?, ?> getRun() {
        return build;
    }

    /** The summary of the run. */
    @Exported(merge = true)
    public RunView getView() {
        return view;
    }

    /** Remote access API. */
    @NonNull
    public Api getApi() {
        return new Api(this);
    }

    /** Null if there is no report (yet). */
    @CheckForNull
    public ExecutionReport getReport() {
        return report;
    }

    /** Why there is no report; null if there is one, or if the run has not ended. */
    @Exported
    public String getProblem() {
        return problem;
    }

    /** The steps as inline SVG, with all text escaped; null if there are none. */
    @CheckForNull
    public String getTimeline() {
        ExecutionReport drawn = report == null ? soFar() : report;
        try {
            return drawn == null || drawn.steps().isEmpty() ? null : Timeline.inline(drawn);
        } catch (RuntimeException e) {
            // The table of steps has the same data.
            LOGGER.log(Level.WARNING, "The steps of a run of " + build + " can't be drawn", e);
            return null;
        }
    }

    /** The steps so far, to draw them; null unless the run goes on and a poll had them. */
    private ExecutionReport soFar() {
        LiveRun live = live();
        return live == null
                ? null
                : ExecutionReport.ofRunning(
                        view.getExecutionId(), view.startTime(), live.steps(), live.stepsLeftOut(), view.now());
    }

    /** Null unless the run goes on. */
    private LiveRun live() {
        return view.isRunning() ? view.live() : null;
    }

    /** While the run goes on, those that the last poll found. */
    @Exported(inline = true)
    public List<StepRow> getSteps() {
        LiveRun live = live();
        return report == null && live != null
                ? live.steps().stream().map(step -> new StepRow(step, links)).toList()
                : rows(ExecutionReport::steps, step -> new StepRow(step, links));
    }

    /** How many steps are left out. */
    @Exported
    public int getStepsLeftOut() {
        LiveRun live = live();
        return report != null ? report.stepsLeftOut() : live == null ? 0 : live.stepsLeftOut();
    }

    /** Whether there are steps although the run has not ended. */
    public boolean isFilling() {
        return report == null && !getSteps().isEmpty();
    }

    @Exported(inline = true)
    public List<GateRow> getGates() {
        return rows(ExecutionReport::gates, gate -> new GateRow(gate, isWithheld()));
    }

    @Exported(inline = true)
    public List<ChildRow> getChildren() {
        return rows(ExecutionReport::children, ChildRow::new);
    }

    @Exported(inline = true)
    public List<FileRow> getFiles() {
        return rows(ExecutionReport::files, file -> new FileRow(file, links));
    }

    /** Missing and incomplete parts of the evidence. */
    @Exported(inline = true)
    public List<MissingRow> getMissing() {
        return rows(ExecutionReport::missing, MissingRow::new);
    }

    @Exported(inline = true)
    public List<CandidateRow> getCandidates() {
        return rows(ExecutionReport::candidates, CandidateRow::new);
    }

    /** Whether values found by gates, variables and input are left out, since the user may not see artifacts. */
    @Exported
    public boolean isWithheld() {
        return !ArtifactLinks.allowed(build);
    }

    /** Whether the archived files were deleted, as far as is known. */
    @Exported
    public boolean isDiscarded() {
        String executionId = view.record().state().executionId();
        return executionId != null && view.getArtifactCount() > 0 && ArtifactLinks.areDiscarded(build, executionId);
    }

    /** As indented JSON text; null if unknown or withheld. */
    @Exported
    public String getVariables() {
        return report == null || isWithheld() ? null : report.variables();
    }

    /** As indented JSON text; null if there was none, or if unknown or withheld. */
    @Exported
    public String getInput() {
        return report == null || isWithheld() ? null : report.input();
    }

    /** URL of the manifest; null if the user may not see artifacts, or if there is none. */
    @CheckForNull
    public String getManifestUrl() {
        return view.getArtifactCount() == 0 ? null : links.file("manifest.json");
    }

    private <T, R> List<R> rows(Function<ExecutionReport, List<T>> part, Function<T, R> row) {
        return report == null ? List.of() : part.apply(report).stream().map(row).toList();
    }
}
