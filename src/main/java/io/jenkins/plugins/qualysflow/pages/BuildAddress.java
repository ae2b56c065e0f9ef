package io.jenkins.plugins.qualysflow.pages;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Run;
import io.jenkins.plugins.qualysflow.run.record.StartRecords;

/** Addresses of a build that go on to mean this build. */
final class BuildAddress {

    private BuildAddress() {}

    /**
     * The build, from the root of Jenkins. By its number, whichever way the reader came: {@link Run#getUrl()} would say
     * {@code lastBuild} to whoever came by that, which is another build soon.
     */
    @NonNull
    static String of(@NonNull Run<?, ?> build) {
        return build.getParent().getUrl() + build.getNumber() + "/";
    }

    /** Its runs, from the root of Jenkins. */
    @NonNull
    static String ofRuns(@NonNull Run<?, ?> build) {
        return of(build) + StartRecords.PAGE + "/";
    }
}
