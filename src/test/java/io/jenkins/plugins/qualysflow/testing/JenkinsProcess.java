package io.jenkins.plugins.qualysflow.testing;

import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/** A Jenkins in a process of its own. */
public final class JenkinsProcess {

    private JenkinsProcess() {}

    /** It lives for seconds, in which the optimizing compiler and a collector with threads of its own cost more than they save. */
    public static RealJenkinsExtension extension() {
        return new RealJenkinsExtension().javaOptions("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
    }
}
