package io.jenkins.plugins.qualysflow.cli;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which execution is followed by which service, for how long, what is kept of it and what is asked of it. */
final class FollowOptions {

    @Mixin
    final ConnectionOptions connection = new ConnectionOptions();

    @Mixin
    final WaitOptions waiting = new WaitOptions();

    @Mixin
    final ArchiveOptions archive = new ArchiveOptions();

    @Mixin
    final GateOptions gates = new GateOptions();

    @Option(names = "--json", description = "write the result as one JSON object")
    boolean json;
}
