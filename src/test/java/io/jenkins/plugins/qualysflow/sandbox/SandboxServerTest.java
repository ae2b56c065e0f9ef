package io.jenkins.plugins.qualysflow.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.qualysflow.sandbox.scenario.Scenario;
import io.jenkins.plugins.qualysflow.sandbox.scenario.SimulatedWorkflow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SandboxServerTest {
    private static final Scenario SCENARIO = Given.twoNodes().build();

    @Test
    void cannotBeReachedByAnyAddressOfTheMachineButLoopback() throws Exception {
        List<InetAddress> others = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress())
                .toList();
        try (SandboxServer server = SandboxServer.start(SCENARIO)) {
            assertThat(server.url().getHost()).isEqualTo("127.0.0.1");
            for (InetAddress other : others) {
                assertThatThrownBy(() -> connect(other, server.url().getPort())).isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void canBeStartedOnNoAddressOfOnesOwnChoice() {
        assertThat(SandboxServer.class.getConstructors()).isEmpty();
        assertThat(Arrays.stream(SandboxServer.class.getMethods())
                        .filter(method -> Modifier.isStatic(method.getModifiers()))
                        .flatMap(method -> Arrays.stream(method.getParameterTypes())))
                .containsOnly(Scenario.class, int.class, InstantSource.class);
    }

    @Test
    void saysSoWhenThePortIsTaken() {
        try (SandboxServer server = SandboxServer.start(SCENARIO)) {
            int port = server.url().getPort();

            assertThatThrownBy(() -> SandboxServer.start(SCENARIO, port, InstantSource.system()))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("127.0.0.1")
                    .hasMessageContaining(Integer.toString(port));
        }
    }

    @Test
    void refusesAPortThatCannotBe() {
        assertThatThrownBy(() -> SandboxServer.start(SCENARIO, 70_000, InstantSource.system()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesConnectionsAfterItsEndAndMayBeEndedTwice() {
        SandboxServer server = SandboxServer.start(SCENARIO);

        server.close();
        server.close();

        assertThatThrownBy(() -> Caller.of(server).status("/qflowapi/v1/workflows"))
                .isInstanceOf(IOException.class);
    }

    @Test
    void keepsNoProgramAlive() throws Exception {
        try (SandboxServer server = SandboxServer.start(SCENARIO)) {
            Caller.of(server).status("/qflowapi/v1/workflows");

            assertThat(Thread.getAllStackTraces().keySet())
                    .filteredOn(thread -> thread.getName().startsWith("sandbox-")
                            || thread.getName().contains("HTTP-Dispatcher"))
                    .isNotEmpty()
                    .allMatch(Thread::isDaemon);
        }
    }

    @Test
    void keepsTheServersOfTwoTestsApart() throws Exception {
        try (SandboxServer one = SandboxServer.start(SCENARIO);
                SandboxServer two = SandboxServer.start(SCENARIO)) {
            Caller.of(one).run(Given.WORKFLOW, "{}");

            assertThat(one.executions()).hasSize(1);
            assertThat(two.executions()).isEmpty();
            assertThat(two.journal().entries()).isEmpty();
        }
    }

    @Test
    void changesNothingInTheScenarioItWasGiven() {
        try (SandboxServer server = SandboxServer.start(SCENARIO)) {
            server.putWorkflow(SimulatedWorkflow.builder("another").build());

            assertThat(SCENARIO.workflows()).hasSize(1);
        }
    }

    private static void connect(InetAddress address, int port) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), 2000);
        }
    }
}
