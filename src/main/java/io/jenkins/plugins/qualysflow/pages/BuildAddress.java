package io.jenkins.plugins.qualysflow.pages;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Job;
import hudson.model.Run;
import io.jenkins.plugins.qualysflow.run.record.StartRecords;

/** Permanent URLs of a build. */
final class BuildAddress {

    private BuildAddress() {}

    /**
     * The build, relative to the root of Jenkins. By number: in a request for {@code lastBuild}, {@link Run#getUrl()} has
     * {@code lastBuild} too, which will be another build soon.
     */
    @NonNull
    static String of(@NonNull Run<?, ?> build) {
        return of(build.getParent(), build.getNumber());
    }

    /** The page of its runs, relative to the root of Jenkins. */
    @NonNull
    static String ofRuns(@NonNull Run<?, ?> build) {
        return of(build) + StartRecords.PAGE + "/";
    }

    /** The same for a build that is not loaded. */
    @NonNull
    static String ofRuns(@NonNull Job<?, ?> job, int number) {
        return of(job, number) + StartRecords.PAGE + "/";
    }

    private static String of(Job<?, ?> job, int number) {
        return job.getUrl() + number + "/";
    }
}
