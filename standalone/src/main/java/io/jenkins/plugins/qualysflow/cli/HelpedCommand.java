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
abstract class HelpedCommand {

    static final String CREDENTIAL = """
            The credential comes from the environment: QFLOW_TOKEN, or QFLOW_CLIENT_ID and
            QFLOW_CLIENT_SECRET, or QFLOW_USERNAME and QFLOW_PASSWORD.
            """;

    /** What stands before the example of a command that only reads. */
    static final String READING = CREDENTIAL + """

            Exit codes:
              0    done
              2    bad usage or parameter; nothing was sent
              4    refused
              5    unreachable or unreadable, or not to be read wholly
              130  interrupted

            Example:""";
}
