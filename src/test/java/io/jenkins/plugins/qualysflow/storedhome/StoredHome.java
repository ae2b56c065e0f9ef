package io.jenkins.plugins.qualysflow.storedhome;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import hudson.model.Describable;
import hudson.model.FreeStyleProject;
import hudson.model.Job;
import hudson.model.Run;
import io.jenkins.plugins.qualysflow.builder.QFlowBuilder;
import io.jenkins.plugins.qualysflow.config.QualysFlowConfiguration;
import io.jenkins.plugins.qualysflow.config.QualysFlowFolderProperty;
import io.jenkins.plugins.qualysflow.config.QualysFlowServer;
import io.jenkins.plugins.qualysflow.core.report.ExecutionReport;
import io.jenkins.plugins.qualysflow.credentials.QualysApiClientCredentials;
import io.jenkins.plugins.qualysflow.run.record.StartRecord;
import io.jenkins.plugins.qualysflow.run.record.StartRecords;
import io.jenkins.plugins.qualysflow.run.record.UsualTimes;
import io.jenkins.plugins.qualysflow.sandbox.state.SimulatedExecution;
import io.jenkins.plugins.qualysflow.testing.TestService;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jvnet.hudson.test.JenkinsRule;

/** A home of Jenkins as a version of the plugin stored it: one of the folders of {@link #ALL}. */
final class StoredHome {

    /** Where they are kept. */
    static final Path ALL = Path.of("src/test/resources/stored-homes");

    /** What the version that stored it read of it: a line for each thing that was configured, and for each run that was over. */
    static final String FACTS = "facts.txt";

    /** Of the server that it was stored with. */
    static final String CONFIGURATION = "io.jenkins.plugins.qualysflow.config.QualysFlowConfiguration.xml";

    /** How long its waits may take from now on. */
    private static final Duration TIMEOUT = Duration.ofHours(1);

    private final Path stored;

    StoredHome(Path stored) {
        this.stored = stored;
    }

    /** All that are kept, by the name of their folder. */
    static Stream<String> names() throws IOException {
        try (Stream<Path> folders = Files.list(ALL)) {
            return folders
                    .filter(Files::isDirectory)
                    .map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    /** What {@link #FACTS} has. */
    List<String> facts() throws IOException {
        return Files.readAllLines(stored.resolve(FACTS));
    }

    /** The facts of the Jenkins that runs now. Names and values alone: how they are worded may change. */
    static ArrayList<String> read(JenkinsRule jenkins) throws IOException {
        ArrayList<String> facts = new ArrayList<>();
        for (QualysFlowServer server : QualysFlowConfiguration.get().getServers()) {
            facts.add("server " + configured(server));
        }
        for (QualysApiClientCredentials client : CredentialsProvider.lookupCredentialsInItemGroup(
                QualysApiClientCredentials.class, jenkins.jenkins, null)) {
            facts.add("client " + client.getId() + " " + client.getClientId() + " "
                    + client.getClientSecret().getPlainText());
        }
        for (Folder folder : jenkins.jenkins.getAllItems(Folder.class)) {
            facts.add("folder " + folder.getFullName() + " "
                    + configured(folder.getProperties().get(QualysFlowFolderProperty.class)));
        }
        for (FreeStyleProject job : jenkins.jenkins.getAllItems(FreeStyleProject.class)) {
            for (QFlowBuilder step : job.getBuildersList().getAll(QFlowBuilder.class)) {
                facts.add("step of " + job.getFullName() + " " + configured(step));
            }
        }
        for (Job<?, ?> job : jenkins.jenkins.getAllItems(Job.class)) {
            for (Run<?, ?> build : job.getBuilds()) {
                for (StartRecord record : StartRecords.of(build).read().all()) {
                    if (record.hasEnded()) {
                        facts.add(fact(build, record));
                        facts.add("usual time " + UsualTimes.get().last(record.workflowId()));
                    }
                }
            }
        }
        return facts;
    }

    private static String configured(Describable<?> configured) {
        return DescribableModel.uninstantiate2_(configured).toString();
    }

    private static String fact(Run<?, ?> build, StartRecord record) throws IOException {
        ExecutionReport report = StartRecords.of(build).report(record);
        return String.join(
                " ",
                "run of " + build.getExternalizableId() + " " + build.getResult(),
                record.startId(),
                String.valueOf(record.flowNodeId()),
                String.valueOf(record.workflowId()),
                String.valueOf(record.server()),
                record.state().toString(),
                record.outcome(),
                String.valueOf(record.createdAt()),
                record.summary() == null
                        ? "no summary"
                        : record.summary().passed() + " " + record.summary().status() + " "
                                + record.summary().gatesPassed() + "/"
                                + record.summary().gates() + " "
                                + record.summary().artifacts() + " files",
                report == null
                        ? "no report"
                        : report.steps().size() + " steps, " + report.gates().size() + " gates, "
                                + report.files().size() + " files, "
                                + report.candidates().size() + " candidates");
    }

    /**
     * Makes a home of it in which the server is that service. What it waits for is there, goes on, and may take an hour; a
     * pause of the service is over.
     *
     * @return the executions that are waited for
     */
    List<SimulatedExecution> copyTo(Path home, TestService service) throws IOException {
        Map<String, byte[]> replaced = new LinkedHashMap<>();
        String url = Files.readString(stored.resolve(CONFIGURATION)).replaceAll("(?s).*<url>([^<]+)</url>.*", "$1");
        replaced.put(url, service.server().url().toString().getBytes(StandardCharsets.ISO_8859_1));
        List<SimulatedExecution> executions = new ArrayList<>();
        Instant deadline = Instant.now().plus(TIMEOUT).truncatedTo(ChronoUnit.MILLIS);
        for (Path build : builds()) {
            for (StartRecord record : StartRecords.in(build).read().all()) {
                if (!record.hasEnded()) {
                    String executionId = record.state().executionId();
                    if (executionId != null) {
                        SimulatedExecution execution = service.server().startFromUi(record.workflowId());
                        executions.add(execution);
                        replaced.put(executionId, execution.id().getBytes(StandardCharsets.ISO_8859_1));
                    }
                    // In the program of a Pipeline a number, in the record a text.
                    Instant before = record.state().deadline();
                    replaced.put(latin1(bytes(before)), bytes(deadline));
                    replaced.put(before.toString(), deadline.toString().getBytes(StandardCharsets.ISO_8859_1));
                }
            }
        }
        try (Stream<Path> files = Files.walk(stored)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = home.resolve(stored.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.write(target, replaced(Files.readAllBytes(file), replaced));
            }
        }
        return executions;
    }

    private List<Path> builds() throws IOException {
        try (Stream<Path> files = Files.walk(stored)) {
            return files.filter(file -> file.endsWith("build.xml"))
                    .map(Path::getParent)
                    .toList();
        }
    }

    private static byte[] replaced(byte[] file, Map<String, byte[]> replaced) {
        String text = latin1(file);
        for (Map.Entry<String, byte[]> one : replaced.entrySet()) {
            text = text.replace(one.getKey(), latin1(one.getValue()));
        }
        // Right after it was stored the pause would still go on.
        text = text.replaceAll("\"pausedUntil\": ?\\d+", "\"pausedUntil\":1");
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(Instant instant) {
        return ByteBuffer.allocate(Long.BYTES).putLong(instant.toEpochMilli()).array();
    }

    /** A character for each byte. */
    private static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
