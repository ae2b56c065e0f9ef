package io.jenkins.plugins.qualysflow.cli;

/** Lines that several helps have in common. */
final class HelpText {

    static final String CREDENTIAL_1 = "The credential comes from the environment: QFLOW_TOKEN, or QFLOW_CLIENT_ID and";
    static final String CREDENTIAL_2 = "QFLOW_CLIENT_SECRET, or QFLOW_USERNAME and QFLOW_PASSWORD.";
    static final String EXIT_CODES = "Exit codes:";
    static final String EXIT_0 = "  0    done";
    static final String EXIT_2 = "  2    bad usage or parameter; nothing was sent";
    static final String EXIT_4 = "  4    refused";
    static final String EXIT_5 = "  5    unreachable or unreadable, or not to be read wholly";
    static final String EXIT_130 = "  130  interrupted";
    static final String EXAMPLE = "Example:";

    private HelpText() {}
}
