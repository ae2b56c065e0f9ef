package io.jenkins.plugins.qualysflow.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.qualysflow.core.request.ExecutionRules;
import io.jenkins.plugins.qualysflow.core.request.InvalidParametersException;
import io.jenkins.plugins.qualysflow.engine.QualysFlowEngine;
import io.jenkins.plugins.qualysflow.forms.FormChecks;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** {@code qflowExecutions}: returns executions of a workflow as a list of maps. */
@Restricted(NoExternalUse.class)
public final class QFlowExecutionsStep extends QFlowStep {

    static final int DEFAULT_LIMIT = 50;

    /** Maximum of {@code limit}. A page has fifty executions, and each page is a call of the quota. */
    static final int MOST = 1000;

    private final String workflowId;
    private String startAt;
    private String endAt;
    private String query;
    private String order;
    private int limit = DEFAULT_LIMIT;

    @DataBoundConstructor
    public QFlowExecutionsStep(@CheckForNull String workflowId) {
        this.workflowId = Util.fixEmptyAndTrim(workflowId);
    }

    @CheckForNull
    public String getWorkflowId() {
        return workflowId;
    }

    @CheckForNull
    public String getStartAt() {
        return startAt;
    }

    @DataBoundSetter
    public void setStartAt(@CheckForNull String startAt) {
        this.startAt = Util.fixEmptyAndTrim(startAt);
    }

    @CheckForNull
    public String getEndAt() {
        return endAt;
    }

    @DataBoundSetter
    public void setEndAt(@CheckForNull String endAt) {
        this.endAt = Util.fixEmptyAndTrim(endAt);
    }

    @CheckForNull
    public String getQuery() {
        return query;
    }

    @DataBoundSetter
    public void setQuery(@CheckForNull String query) {
        this.query = Util.fixEmptyAndTrim(query);
    }

    @CheckForNull
    public String getOrder() {
        return order;
    }

    @DataBoundSetter
    public void setOrder(@CheckForNull String order) {
        this.order = Util.fixEmptyAndTrim(order);
    }

    public int getLimit() {
        return limit;
    }

    @DataBoundSetter
    public void setLimit(int limit) {
        this.limit = limit;
    }

    @Override
    public StepExecution start(StepContext context) throws IOException, InterruptedException {
        List<String> problems = new ArrayList<>();
        Instant from = instant("startAt", startAt, problems);
        Instant to = instant("endAt", endAt, problems);
        if (limit < 1 || limit > MOST) {
            problems.add(Messages.QFlowExecutionsStep_limit("limit", MOST));
        }
        try {
            ExecutionRules.check(
                    workflowId,
                    from,
                    to,
                    order,
                    query,
                    QualysFlowEngine.get().engine().clock());
        } catch (InvalidParametersException e) {
            problems.addAll(e.problems());
        }
        if (!problems.isEmpty()) {
            throw new AbortException("qflowExecutions: " + String.join("; ", problems));
        }
        return new ExecutionsExecution(this, from, to, context);
    }

    private static Instant instant(String field, String text, List<String> problems) {
        String problem = instantProblem(field, text);
        if (problem != null) {
            problems.add(problem);
            return null;
        }
        return text == null ? null : OffsetDateTime.parse(text).toInstant();
    }

    /** The error in the text of an instant; null if it is valid or not given. */
    private static String instantProblem(String field, String text) {
        try {
            if (text != null) {
                OffsetDateTime.parse(text);
            }
            return null;
        } catch (DateTimeParseException e) {
            return Messages.QFlowExecutionsStep_instant(field);
        }
    }

    /** The form of the step, in the Snippet Generator and in documentation. */
    @Extension
    public static final class DescriptorImpl extends QFlowStepDescriptor {

        @Override
        public String getFunctionName() {
            return "qflowExecutions";
        }

        @Override
        @NonNull
        public String getDisplayName() {
            return Messages.QFlowExecutionsStep_displayName();
        }

        @POST
        public FormValidation doCheckWorkflowId(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
            return FormChecks.id(item, Messages.Label_workflowId(), value);
        }

        @POST
        public FormValidation doCheckStartAt(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
            return FormChecks.check(item, () -> instantProblem(Messages.Label_startAt(), Util.fixEmptyAndTrim(value)));
        }

        @POST
        public FormValidation doCheckEndAt(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
            return FormChecks.check(item, () -> instantProblem(Messages.Label_endAt(), Util.fixEmptyAndTrim(value)));
        }

        @POST
        public FormValidation doCheckLimit(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
            boolean fits = value != null && value.strip().matches("[1-9]\\d{0,2}|" + MOST);
            return FormChecks.check(
                    item, () -> fits ? null : Messages.QFlowExecutionsStep_limit(Messages.Label_limit(), MOST));
        }
    }
}
