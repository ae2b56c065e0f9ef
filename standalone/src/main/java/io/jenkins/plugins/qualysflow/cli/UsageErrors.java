package io.jenkins.plugins.qualysflow.cli;

import io.jenkins.plugins.qualysflow.core.client.Scrubber;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what is wrong with a command line, in a line or two: the whole help would bury it. */
final class UsageErrors implements IParameterExceptionHandler, IExecutionExceptionHandler {

    @Override
    public int handleParseException(ParameterException error, String[] args) {
        if (error instanceof UnmatchedArgumentException unmatched) {
            return say(error.getCommandLine(), List.of(unmatched(unmatched)));
        }
        return say(error.getCommandLine(), List.of(error.getMessage()));
    }

    @Override
    public int handleExecutionException(Exception error, CommandLine command, ParseResult parsed) {
        if (error instanceof BadUsage usage) {
            return say(command, usage.problems());
        }
        command.getErr().println("qflow: an error in the command itself: " + Scrubber.printable(String.valueOf(error)));
        return ExitCodes.UNREACHABLE;
    }

    /** An argument too many may be the rest of a secret that lacked quotes, so only names of options are repeated. */
    private static String unmatched(UnmatchedArgumentException error) {
        String first = error.getUnmatched().get(0);
        return first.startsWith("-")
                ? "unknown option " + first.split("=", 2)[0]
                : "an argument too many; a value with blanks in it needs quotes";
    }

    private static int say(CommandLine command, List<String> problems) {
        PrintWriter err = command.getErr();
        String name = command.getCommandSpec().qualifiedName();
        problems.forEach(problem -> err.println(name + ": " + Scrubber.printable(problem)));
        err.println("Try '" + name + " --help'.");
        err.flush();
        return ExitCodes.USAGE;
    }
}
