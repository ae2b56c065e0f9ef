package io.jenkins.plugins.qualysflow.core.run;

import static io.jenkins.plugins.qualysflow.core.testing.ScriptedClient.EXECUTION;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.model.StartedExecution;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;

/** A run that is about to start a workflow, and what is left of it afterwards: nothing. */
abstract class StartFixture {

    static final Supplier<CompletableFuture<StartedExecution>> BEGUN =
            () -> CompletableFuture.completedFuture(new StartedExecution(EXECUTION, null));

    final Given given = new Given();

    @AfterEach
    void nothingIsLeft() {
        given.assertNothingIsLeft();
        assertThat(given.host.results).hasSize(1);
    }
}
