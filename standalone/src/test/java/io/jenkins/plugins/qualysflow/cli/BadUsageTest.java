package io.jenkins.plugins.qualysflow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.jenkins.plugins.qualysflow.cli.Qflow.Ran;
import io.jenkins.plugins.qualysflow.sandbox.SandboxServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What can't be used ends with 2, says which option and which rule, and sends nothing. */
class BadUsageTest {

    private static SandboxServer server;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() {
        server = Given.quick();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    static Stream<Arguments> options() {
        return Stream.of(
                options("unknown option --wat", "--wat=s3cret"),
                options("an argument too many", "s3cret"),
                options("'--timeout'", "--timeout", "10"),
                options("such as 200ms, 10s, 5m or 2h", "--timeout", "soon"),
                options("--timeout must be longer than nothing", "--timeout", "0s"),
                options("--max-interval must be longer than nothing", "--max-interval=0ms"),
                options("--initial-delay", "--initial-delay", "-1s"),
                options("--first-look", "--first-look", "-1s"),
                options("give --url or --platform, not both", "--url", "https://a.example", "--platform", "EU1"),
                options("--platform must be one of US1, US2", "--platform", "XX9"),
                options("--url must start with https://", "--url", "ftp://a.example"),
                options("http is for loopback addresses only", "--url", "http://a.example"),
                options("--url must not hold a user name or password", "--url", "https://me:s3cret@a.example"),
                options("--region must not be blank", "--region", " "),
                options("--region needs a connector: give --connector-id", "--region", "eu-west-1"),
                options("(or set --allow-partial-variables)", "--project", "p"),
                options("--oci-region needs --compartment", "--connector-id", "c", "--oci-region", "r"),
                options("--compartment needs --oci-region", "--connector-id", "c", "--compartment", "r"),
                options("AWS and Azure", "--connector-id=c", "--region=r", "--resource-group=g"),
                options("--region is given twice", "--connector-id=c", "--region=r", "--variable", "region=s3cret"),
                options("--variable must be NAME=VALUE; number 2", "--variable", "a=b", "--variable", "s3cret"),
                options("number 1 has no name", "--variable", "=s3cret"),
                options("--variable a is given twice", "--variable", "a=s3cret", "--variable", "a=s3cret2"),
                options("--variable a is given twice", "--variable", "a=1", "--variables-json", "{\"a\": 1}"),
                options("line 1, column 7", "--variables-json", "{\"a\": s3cret}"),
                options("--variables-json is not valid JSON", "--variables-json", "{\"a\": 1, \"a\": 2}"),
                options("--variables-json must be a JSON object", "--variables-json", "[\"s3cret\"]"),
                options("--input-json is not valid JSON at line 2", "--input-json", "{\n s3cret"),
                options("--input-json is not valid JSON", "--input-json", ""),
                options("the file no-such-file cannot be read: there is no such file", "--input-json", "@no-such-file"),
                options("--archive-outputs needs --archive", "--archive-outputs", "*"),
                options("--archive-inputs needs --archive", "--archive-inputs", "*"),
                options("--max-file needs --archive", "--max-file", "1GB"),
                options("--max-total needs --archive", "--max-total", "1GB"),
                options("--redact needs --archive", "--redact", "$.a"),
                options("--redact must begin with $", "--archive", "target", "--redact", "ownerEmail"),
                options("--redact must not be blank", "--archive", "target", "--redact", "$.a", "--redact", " "),
                options("--redact is not a valid JSONPath expression", "--archive", "target", "--redact", "$.["),
                options("--redact must not call a function", "--archive", "target", "--redact", "$.a.length()"),
                options("such as 2GB, 500MB", "--archive", "target", "--max-file", "0"),
                options("such as 2GB, 500MB", "--archive", "target", "--max-total", "2TB"),
                options("--archive must not be blank", "--archive", ""),
                options("can't go with --no-wait", "--archive", "target", "--no-wait"),
                options("'--region' (R) should be specified only once", "--region", "a", "--region", "b"),
                options("Missing required parameter for option '--region'", "--region"));
    }

    private static Arguments options(String message, String... options) {
        return arguments(message, List.of(options));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("options")
    void optionIsRefused(String message, List<String> options) {
        Ran ran = Qflow.at(server).execute(command(options));

        refused(ran, message);
        assertThat(ran.err()).startsWith("qflow run: ").endsWith("Try 'qflow run --help'." + System.lineSeparator());
    }

    private static String[] command(List<String> options) {
        return Stream.concat(Stream.of("run", Given.WORKFLOW), options.stream()).toArray(String[]::new);
    }

    private static void refused(Ran ran, String message) {
        assertThat(ran.err()).contains(message).doesNotContain("s3cret").doesNotContain("Exception");
        assertThat(ran.out()).isEmpty();
        assertThat(ran.code()).isEqualTo(ExitCodes.USAGE);
        assertThat(server.journal().entries()).isEmpty();
    }

    @Test
    void workflowIdIsNeededAndChecked() {
        refused(Qflow.at(server).execute("run"), "'WORKFLOW_ID'");
        refused(Qflow.at(server).execute("run", "bucket-cleanup"), "WORKFLOW_ID must be a UUID");
        refused(Qflow.at(server).execute("run", ""), "WORKFLOW_ID is required");
    }

    @Test
    void everyProblemIsToldAtOnce() {
        Ran ran = Qflow.at(server).execute("run", "x", "--region", "");

        refused(ran, "WORKFLOW_ID must be");
        refused(ran, "--region must not be blank");
    }

    @Test
    void commandIsNeeded() {
        refused(Qflow.at(server).execute(), "a command is needed");
        refused(Qflow.at(server).execute("walk"), "an argument too many");
    }

    @Test
    void addressIsNeeded() {
        refused(Qflow.withCredential().run(), "--url, --platform, or QFLOW_URL");
        refused(
                Qflow.withCredential().with("QFLOW_URL", "http://a.example").run(),
                "QFLOW_URL must start with https://");
    }

    static Stream<Arguments> environments() {
        return Stream.of(
                options("QFLOW_TOKEN, or QFLOW_CLIENT_ID and QFLOW_CLIENT_SECRET, or QFLOW_USERNAME"),
                options("QFLOW_TOKEN, or QFLOW_CLIENT_ID", "QFLOW_TOKEN", " "),
                options("QFLOW_CLIENT_SECRET is not set", "QFLOW_CLIENT_ID", "s3cret"),
                options("QFLOW_CLIENT_ID is not set", "QFLOW_CLIENT_SECRET", "s3cret"),
                options("QFLOW_PASSWORD is not set", "QFLOW_USERNAME", "s3cret", "QFLOW_PASSWORD", ""),
                options("QFLOW_USERNAME is not set", "QFLOW_PASSWORD", "s3cret"),
                options("more than one: QFLOW_TOKEN, QFLOW_CLIENT_ID", "QFLOW_TOKEN", "s3cret", "QFLOW_CLIENT_ID", "a"),
                options("QFLOW_CLIENT_SECRET must not hold", "QFLOW_CLIENT_ID", "a", "QFLOW_CLIENT_SECRET", "s3cret\n"),
                options("QFLOW_TOKEN has characters no token has", "QFLOW_TOKEN", "s3cret s3cret"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("environments")
    void credentialIsRefused(String message, List<String> variables) {
        Qflow qflow = Qflow.withoutCredential().with("QFLOW_URL", server.url().toString());
        for (int i = 0; i < variables.size(); i += 2) {
            qflow.with(variables.get(i), variables.get(i + 1));
        }

        refused(qflow.run(), message);
    }

    @Test
    void filesThatCannotBeRead() throws IOException {
        Path broken = Files.writeString(directory.resolve("a.json"), "{\n\n  \"s3cret\": s3cret\n}");
        Path latin = Files.write(directory.resolve("b.json"), new byte[] {'"', (byte) 0xe4, '"'});

        refused(
                Qflow.at(server).run("--variables-json", "@" + broken),
                "--variables-json: the file " + broken + " is not valid JSON at line 3, column");
        refused(Qflow.at(server).run("--input-json", "@" + latin), "it is not UTF-8 text");
        refused(Qflow.at(server).run("--input-json", "@" + directory), "cannot be read");
    }

    @Test
    void archiveThatCannotBeMade() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");

        refused(Qflow.at(server).run("--archive", file.toString()), "--archive");
        refused(Qflow.at(server).run("--archive", file + "/below"), "--archive");
    }

    @Test
    void archiveIsNotMadeForWhatIsRefused() {
        refused(
                Qflow.at(server).run("--archive", directory.resolve("new").toString(), "--variable", "x"),
                "--variable");

        assertThat(directory.resolve("new")).doesNotExist();
    }

    @Test
    void sandboxOptions() throws IOException {
        Path scenario = Files.writeString(directory.resolve("s.json"), "{\"wat\": 1}");

        refused(Qflow.withoutCredential().execute("sandbox", "--port", "70000"), "--port must be from 0 to 65535");
        refused(Qflow.withoutCredential().execute("sandbox", "--port", "x"), "--port");
        refused(Qflow.withoutCredential().execute("sandbox", "--scenario", "nowhere.json"), "there is no such file");
        refused(Qflow.withoutCredential().execute("sandbox", "--scenario", scenario.toString()), "wat");
        refused(
                Qflow.withoutCredential()
                        .execute(
                                "sandbox", "--port", String.valueOf(server.url().getPort())),
                "--port: cannot listen");
        refused(
                Qflow.withoutCredential()
                        .execute(
                                "sandbox",
                                "--port-file",
                                directory.resolve("no/p").toString()),
                "--port-file");
    }
}
