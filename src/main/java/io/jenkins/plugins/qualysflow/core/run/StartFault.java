package io.jenkins.plugins.qualysflow.core.run;

import io.jenkins.plugins.qualysflow.core.client.QFlowErrors;
import java.io.IOException;
import java.time.Duration;

/** Why a start did not go out, told by what is to follow. */
final class StartFault {

    private StartFault() {}

    /** Nothing went out. */
    static final class NotSent extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Duration tryAfter;

        /** {@code tryAfter} is null where it is over. */
        NotSent(Duration tryAfter) {
            this.tryAfter = tryAfter;
        }

        Duration tryAfter() {
            return tryAfter;
        }
    }

    /** What is to be sent could not be had. */
    static final class NotComplete extends Exception {
        private static final long serialVersionUID = 1L;

        NotComplete(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }

    /** The state could not be stored. */
    static final class NotSaved extends Exception {
        private static final long serialVersionUID = 1L;

        NotSaved(Throwable cause) {
            super(String.valueOf(QFlowErrors.unwrap(cause).getMessage()), cause);
        }
    }
}
