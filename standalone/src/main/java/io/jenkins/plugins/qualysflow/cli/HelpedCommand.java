package io.jenkins.plugins.qualysflow.cli;

import picocli.CommandLine.Command;

/** What the help of all commands has in common: {@code --help}, {@code --version}, options as they are declared, headings. */
@Command(
        mixinStandardHelpOptions = true,
        versionProvider = QFlowCommand.Version.class,
        sortOptions = false,
        synopsisHeading = "Usage: ",
        descriptionHeading = "%n",
        optionListHeading = "%n",
        footerHeading = "%n")
abstract class HelpedCommand {}
