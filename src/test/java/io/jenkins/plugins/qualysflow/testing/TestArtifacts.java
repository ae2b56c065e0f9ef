package io.jenkins.plugins.qualysflow.testing;

import hudson.FilePath;
import hudson.Launcher;
import hudson.model.BuildListener;
import hudson.model.Run;
import java.io.IOException;
import java.util.Map;
import jenkins.model.ArtifactManager;
import jenkins.model.ArtifactManagerConfiguration;
import jenkins.model.ArtifactManagerFactory;
import jenkins.model.StandardArtifactManager;

/** Artifact managers of Jenkins, such as those of object stores, that fail or take long before they store anything. */
public final class TestArtifacts extends ArtifactManagerFactory implements AutoCloseable {

    /** What comes before storing. */
    @FunctionalInterface
    public interface Storing {
        void before(Run<?, ?> build) throws IOException, InterruptedException;
    }

    /** Static, since the manager of a build is stored with it. */
    private static volatile Storing storing = build -> {};

    private TestArtifacts() {}

    /** Makes builds use it, until it is closed. */
    public static TestArtifacts use(Storing storing) throws IOException {
        TestArtifacts.storing = storing;
        TestArtifacts factory = new TestArtifacts();
        ArtifactManagerConfiguration.get().getArtifactManagerFactories().add(factory);
        return factory;
    }

    @Override
    public ArtifactManager managerFor(Run<?, ?> build) {
        return new Manager(build);
    }

    @Override
    public void close() throws IOException {
        ArtifactManagerConfiguration.get().getArtifactManagerFactories().remove(this);
        storing = build -> {};
    }

    private static final class Manager extends StandardArtifactManager {
        Manager(Run<?, ?> build) {
            super(build);
        }

        @Override
        public void archive(
                FilePath workspace, Launcher launcher, BuildListener listener, Map<String, String> artifacts)
                throws IOException, InterruptedException {
            storing.before(build);
            super.archive(workspace, launcher, listener, artifacts);
        }
    }
}
