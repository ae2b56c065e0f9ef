package io.jenkins.plugins.qualysflow.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Writes a script by which shells complete commands and options. */
@Command(
        name = "completion",
        description = "Writes a script for bash and zsh that completes commands and options of a command named qflow.",
        footer = {
            "Example:",
            "  qflow completion > ~/.qflow-completion",
            "  echo \"alias qflow='java -jar /opt/qflow.jar'; . ~/.qflow-completion\" >> ~/.bashrc"
        })
final class CompletionCommand extends HelpedCommand implements Runnable {

    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec;

    CompletionCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public void run() {
        surroundings
                .out()
                .print(AutoComplete.bash("qflow", spec.parent().commandLine()).replace("\r\n", "\n"));
        surroundings.out().flush();
    }
}
