package io.jenkins.plugins.qualysflow.core.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.client.Download;
import io.jenkins.plugins.qualysflow.core.model.Step;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** Given a service whose names have line ends, when something is logged of them, then nobody can forge a line of the log. */
class LoggedNamesTest {

    @Test
    void aNodeThatCannotBeInspectedIsLoggedOnOneLine() {
        OutputInspector failing = new OutputInspector() {
            @Override
            public boolean wants(Step step) {
                return true;
            }

            @Override
            public void inspect(Step step, Path file, Download download) {
                throw new IllegalStateException("of the inspector");
            }

            @Override
            public void unavailable(Step step, String reason) {}
        };
        Step step = new Step("query\r\nWARNING: the password was changed", "AWS", "Success", 1, null, null);

        List<String> logged =
                loggedBy(GuardedInspector.class, () -> new GuardedInspector(failing).inspect(step, null, null));

        assertThat(logged).hasSize(1);
        assertThat(logged.get(0)).contains("query WARNING").doesNotContain("\r", "\n");
    }

    private static List<String> loggedBy(Class<?> type, Runnable task) {
        List<String> messages = new ArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord logged) {
                messages.add(logged.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger(type.getName());
        logger.addHandler(handler);
        try {
            task.run();
        } finally {
            logger.removeHandler(handler);
        }
        return messages;
    }
}
