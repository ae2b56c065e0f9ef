package io.jenkins.plugins.qualysflow.steps;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import hudson.model.Result;
import io.jenkins.plugins.qualysflow.core.output.MaskedLiterals;
import io.jenkins.plugins.qualysflow.run.arguments.OnFailure;
import java.util.ArrayList;
import java.util.List;
import org.jenkinsci.plugins.workflow.steps.BodyInvoker;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Given a step whose run has ended, when the JVM fails while the step is completed: the step ends all the same. */
class StepCompletionTest {

    @ParameterizedTest
    @ValueSource(classes = {IllegalStateException.class, NoClassDefFoundError.class, StackOverflowError.class})
    void whateverFailsTheStepEnds(Class<? extends Throwable> kind) throws Exception {
        Throwable fault = kind.getConstructor(String.class).newInstance("while the step is completed");
        Failing context = new Failing(fault);

        new StepCompletion(null, new MaskedLiterals(), OnFailure.FAILURE).complete(context);

        assertThat(context.ends).containsExactly(fault);
    }

    /** A step that gives nothing. */
    private static final class Failing extends StepContext {
        private static final long serialVersionUID = 1L;
        private final transient Throwable fault;
        private final transient List<Throwable> ends = new ArrayList<>();

        Failing(Throwable fault) {
            this.fault = fault;
        }

        @Override
        public <T> T get(Class<T> key) {
            if (fault instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) fault;
        }

        @Override
        public void onFailure(Throwable error) {
            ends.add(error);
        }

        @Override
        public void onSuccess(Object result) {
            throw new AssertionError("it did not succeed");
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public ListenableFuture<Void> saveState() {
            return Futures.immediateFuture(null);
        }

        @Override
        public void setResult(Result result) {
            throw new AssertionError("it sets none");
        }

        @Override
        public BodyInvoker newBodyInvoker() {
            throw new AssertionError("it has no body");
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }
}
