package io.jenkins.plugins.qualysflow.sandbox.scenario;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a simulated service knows and how it behaves. Immutable. Built in code or read from JSON:
 *
 * <pre>{@code
 * {
 *   "credentials": {
 *     "clients": [{"id": "…", "secret": "…"}], "users": [{"name": "…", "password": "…"}],
 *     "tokens": ["…"], "tokenLife": "4h"
 *   },
 *   "runningStatus": "Running", "recordLag": "0s", "listLag": "0s",
 *   "dialect": {
 *     "runAnswer": "BARE|DATA", "runBody": "MEMBERS|INPUT", "listEnvelope": "BARE|DATA",
 *     "detailsEnvelope": "BARE|DATA", "total": "AS_DOCUMENTED|STRING|NUMBER",
 *     "parseJson": "HONOURED|IGNORED", "stringForm": "QUOTED|ESCAPED|PLAIN",
 *     "paging": "PAGE_NUMBER|OFFSET|OFFSET_IGNORING_PAGE_NUMBER|EITHER", "runningEndDate": "ABSENT|NULL",
 *     "tokenForm": "PLAIN|NEWLINE|JSON", "nullProjects": true, "unknownFields": false,
 *     "includedSteps": "ARRAY|LIST|OTHER_MEMBER|LEFT_OUT|REFUSED",
 *     "childTraces": ["LINKED", "PARENT", "OUTPUT"]
 *   },
 *   "rateLimit": {
 *     "calls": 300, "window": "1h", "scope": "SHARED|PER_ENDPOINT", "status": 429, "headers": true, "retryAfter": false
 *   },
 *   "faults": [{
 *     "operation": "RUN", "from": 2, "to": 4, "path": "…", "query": "…", "delay": "1s", "replyDelay": "1s",
 *     "action": "PASS|ANSWER|GARBAGE|HTML|WRONG_CONTENT|WITHOUT_EXECUTION_ID|WITHOUT_DATA|MASKED_DATA|WRONG_TOTAL
 *                |HALF_BODY|CUT_REPLY|DROP_BEFORE_REPLY|DROP_BEFORE_PROCESSING|DROP_WHILE_READING",
 *     "status": 503, "headers": {"Retry-After": "5"}, "body": "a text, or any JSON", "processed": false
 *   }],
 *   "workflows": [{
 *     "id": "…", "name": "…", "duration": "5s", "status": "Success", "variables": {"region": ["us-east-1"]},
 *     "nodes": [{
 *       "nodeId": "…", "nodeType": "…", "status": "Success", "share": 1,
 *       "triggers": "the id of a workflow",
 *       "input": {}, "output": [], "generatedInputBytes": 1000, "generatedOutputBytes": 1000
 *     }],
 *     "children": [{"workflowId": "…", "startShare": 0.5}]
 *   }],
 *   "connectors": [{"cloud": "aws|azure|gcp", "row": {"name": "…", "connectorId": "…"}}]
 * }
 * }</pre>
 *
 * <p>Only the ids of workflows and nodes, the members of connectors, the operation and action of faults and the members of credentials are
 * mandatory. Durations are texts like {@code 200ms}, {@code 10s}, {@code 5m}, {@code 2h}. {@code "output": null} means
 * none. {@code status}, {@code headers}, {@code body} and {@code processed} of a fault go with {@code ANSWER}. Unknown
 * members are refused.
 *
 * @param workflows the workflows at the start of the service
 * @param connectors the connectors of TotalCloud
 * @param credentials who may log in
 * @param dialect the forms of requests and answers
 * @param rateLimit the rate limit; empty for none
 * @param faults the faults in force at the start
 * @param recordLag for how long after its begin an execution and its steps are answered 404, though the run was accepted
 * @param listLag for how long after its begin an execution is missing in the execution list
 * @param runningStatus the status of whatever still runs
 */
public record Scenario(
        List<SimulatedWorkflow> workflows,
        List<SimulatedConnector> connectors,
        Credentials credentials,
        Dialect dialect,
        Optional<RateLimit> rateLimit,
        List<Fault> faults,
        Duration recordLag,
        Duration listLag,
        String runningStatus) {

    /** The id of the subscription in answers and tokens. */
    public static final String CUSTOMER_ID = "c0ffee00-1111-4222-8333-444455556666";

    /** Takes copies of what could change. */
    public Scenario {
        workflows = List.copyOf(workflows);
        connectors = List.copyOf(connectors);
        faults = List.copyOf(faults);
    }

    /** A scenario without workflows and credentials, speaking the dialect of 1.19, without limits and faults. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Reads a scenario from JSON text.
     *
     * @throws ScenarioException if it cannot be read; the message names the place
     */
    public static Scenario parse(String json) {
        return ScenarioReader.read(json);
    }

    /**
     * Reads a scenario from a UTF-8 JSON file.
     *
     * @throws IOException if the file cannot be read
     * @throws ScenarioException if it is no scenario; the message names the place
     */
    public static Scenario read(Path file) throws IOException {
        try {
            return parse(Files.readString(file));
        } catch (ScenarioException e) {
            throw new ScenarioException(file + ": " + e.getMessage(), e);
        }
    }

    /**
     * The built-in demonstration: a remediation that takes connector and region, a collection of evidence with six
     * nodes, and one that ends {@code Failed}, for the API client {@code demo-client} with the secret
     * {@code demo-secret}.
     */
    public static Scenario demo() {
        try (InputStream in = Scenario.class.getResourceAsStream("demo.json")) {
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException("the built-in scenario cannot be read", e);
        }
    }

    /** Changed copies start here. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Builds a {@link Scenario}. */
    public static final class Builder {
        private final List<SimulatedWorkflow> workflows;
        private final List<SimulatedConnector> connectors;
        private final List<Fault> faults;
        private Credentials credentials = Credentials.none();
        private Dialect dialect = Dialect.release119();
        private Optional<RateLimit> rateLimit = Optional.empty();
        private Duration recordLag = Duration.ZERO;
        private Duration listLag = Duration.ZERO;
        private String runningStatus = "Running";

        private Builder() {
            workflows = new ArrayList<>();
            connectors = new ArrayList<>();
            faults = new ArrayList<>();
        }

        private Builder(Scenario other) {
            workflows = new ArrayList<>(other.workflows);
            connectors = new ArrayList<>(other.connectors);
            faults = new ArrayList<>(other.faults);
            credentials = other.credentials;
            dialect = other.dialect;
            rateLimit = other.rateLimit;
            recordLag = other.recordLag;
            listLag = other.listLag;
            runningStatus = other.runningStatus;
        }

        /** Adds a workflow; a second one of the same id is an {@link IllegalArgumentException}. */
        public Builder workflow(SimulatedWorkflow value) {
            if (workflows.stream().anyMatch(workflow -> workflow.id().equals(value.id()))) {
                throw new IllegalArgumentException("there is a workflow " + value.id() + " already");
            }
            workflows.add(value);
            return this;
        }

        /** Adds a connector. */
        public Builder connector(SimulatedConnector value) {
            connectors.add(value);
            return this;
        }

        /** Adds a fault, in force from the start. */
        public Builder fault(Fault value) {
            faults.add(Objects.requireNonNull(value));
            return this;
        }

        public Builder credentials(Credentials value) {
            credentials = Objects.requireNonNull(value);
            return this;
        }

        public Builder dialect(Dialect value) {
            dialect = Objects.requireNonNull(value);
            return this;
        }

        public Builder rateLimit(RateLimit value) {
            rateLimit = Optional.of(value);
            return this;
        }

        public Builder recordLag(Duration value) {
            recordLag = Objects.requireNonNull(value);
            return this;
        }

        public Builder listLag(Duration value) {
            listLag = Objects.requireNonNull(value);
            return this;
        }

        public Builder runningStatus(String value) {
            runningStatus = Objects.requireNonNull(value);
            return this;
        }

        public Scenario build() {
            return new Scenario(
                    workflows, connectors, credentials, dialect, rateLimit, faults, recordLag, listLag, runningStatus);
        }
    }
}
