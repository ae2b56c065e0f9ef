package io.jenkins.plugins.qualysflow.checks;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Computer;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.checks.api.ChecksConclusion;
import io.jenkins.plugins.checks.api.ChecksDetails.ChecksDetailsBuilder;
import io.jenkins.plugins.checks.api.ChecksOutput.ChecksOutputBuilder;
import io.jenkins.plugins.checks.api.ChecksPublisher;
import io.jenkins.plugins.checks.api.ChecksPublisher.NullChecksPublisher;
import io.jenkins.plugins.checks.api.ChecksPublisherFactory;
import io.jenkins.plugins.checks.api.ChecksStatus;
import io.jenkins.plugins.qualysflow.core.run.Outcome;
import io.jenkins.plugins.qualysflow.core.run.RunResult;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;

/** Publishes the check of a run by whatever publisher the build has; by none if it has none. */
final class PublishedCheck implements RunCheck {

    private static final Logger LOGGER = Logger.getLogger(PublishedCheck.class.getName());

    private final Run<?, ?> build;
    private final String name;
    private final Supplier<String> page;
    private final UnaryOperator<String> mask;
    private final Supplier<TaskListener> listener;

    /** What was published last: a check that is over must not be published before the one that goes on. */
    private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);

    PublishedCheck(
            Run<?, ?> build,
            String name,
            Supplier<String> page,
            UnaryOperator<String> mask,
            Supplier<TaskListener> listener) {
        this.build = build;
        this.name = name;
        this.page = page;
        this.mask = mask;
        this.listener = listener;
    }

    @Override
    public void begun() {
        publish(details().withStatus(ChecksStatus.IN_PROGRESS));
    }

    @Override
    public void ended(RunResult result, boolean affectsBuild) {
        CheckText text = new CheckText(result, mask);
        publish(details()
                .withStatus(ChecksStatus.COMPLETED)
                .withConclusion(conclusion(result, affectsBuild))
                .withCompletedAt(LocalDateTime.now(ZoneOffset.UTC))
                .withOutput(new ChecksOutputBuilder()
                        .withTitle(text.title())
                        .withSummary(text.summary())
                        .withText(text.text())
                        .build()));
    }

    @Override
    public void lost(String sentence) {
        publish(details()
                .withStatus(ChecksStatus.COMPLETED)
                .withConclusion(ChecksConclusion.CANCELED)
                .withCompletedAt(LocalDateTime.now(ZoneOffset.UTC))
                .withOutput(new ChecksOutputBuilder()
                        .withTitle("The build has ended before the run")
                        .withSummary(CheckText.code(mask.apply(sentence)))
                        .build()));
    }

    static ChecksConclusion conclusion(RunResult result, boolean affectsBuild) {
        if (result.passed()) {
            return ChecksConclusion.SUCCESS;
        }
        if (result.outcome() == Outcome.ABORTED) {
            return ChecksConclusion.CANCELED;
        }
        if (!affectsBuild || result.outcome() == Outcome.STARTED && result.error() == null) {
            return ChecksConclusion.NEUTRAL;
        }
        return result.outcome() == Outcome.TIMED_OUT ? ChecksConclusion.TIME_OUT : ChecksConclusion.FAILURE;
    }

    private ChecksDetailsBuilder details() {
        ChecksDetailsBuilder details = new ChecksDetailsBuilder().withName(name);
        String url = url();
        return url == null ? details : details.withDetailsURL(url);
    }

    @CheckForNull
    private String url() {
        String root = Jenkins.get().getRootUrl();
        return root == null ? null : root + page.get();
    }

    private synchronized void publish(ChecksDetailsBuilder details) {
        last = last.thenRunAsync(
                () -> {
                    try {
                        ChecksPublisher publisher = ChecksPublisherFactory.fromRun(build, listener.get());
                        // It would say in every log that there is no publisher.
                        if (!(publisher instanceof NullChecksPublisher)) {
                            publisher.publish(details.build());
                        }
                    } catch (RuntimeException | LinkageError e) {
                        LOGGER.log(Level.WARNING, e, () -> "The check of a run in " + build + " was not published");
                    }
                },
                Computer.threadPoolForRemoting);
    }
}
