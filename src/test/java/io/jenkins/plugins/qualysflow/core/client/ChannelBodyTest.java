package io.jenkins.plugins.qualysflow.core.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What is written of a body where its target, or the connection that it comes from, fails. */
class ChannelBodyTest {

    /** More than one block, of which the first is written before the end. */
    private static final int SIZE = 300_000;

    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final List<IOException> faults = new ArrayList<>();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private int opened;

    @Test
    void aTargetThatFailsInAnyWayEndsTheTransfer() {
        ChannelBody body = body(() -> {
            throw new IllegalStateException("ours");
        });

        body.add(ByteBuffer.allocate(SIZE));
        CompletableFuture<Content> end = body.end();
        write();

        assertThat(end).isCompletedExceptionally();
        assertThat(faults).singleElement().isInstanceOf(ChannelBody.Fault.class);
    }

    @Test
    void aTargetThatFailsInAnyWayWhenItIsClosedEndsTheTransfer() {
        ChannelBody body = body(() -> new WritableByteChannel() {
            @Override
            public int write(ByteBuffer bytes) {
                int count = bytes.remaining();
                bytes.position(bytes.limit());
                return count;
            }

            @Override
            public boolean isOpen() {
                return true;
            }

            @Override
            public void close() {
                throw new IllegalStateException("ours");
            }
        });

        CompletableFuture<Content> end = body.end();
        write();

        assertThat(end).isCompletedExceptionally();
        assertThat(faults).hasSize(1);
    }

    @Test
    void whatComesAfterItWasGivenUpIsNotWritten() {
        ChannelBody body = body(this::open);

        body.drop();
        body.add(ByteBuffer.allocate(SIZE));
        CompletableFuture<Content> end = body.end();
        write();

        assertThat(opened).isZero();
        assertThat(faults).isEmpty();
        assertThat(end).isCompletedExceptionally();
    }

    @Test
    void whatComesAfterAnOpenTargetWasGivenUpIsNoFaultOfThisMachine() {
        ChannelBody body = body(this::open);

        body.add(ByteBuffer.allocate(SIZE));
        body.drop();
        body.add(ByteBuffer.allocate(SIZE));
        body.end();
        write();

        assertThat(opened).isEqualTo(1);
        assertThat(faults).isEmpty();
    }

    @Test
    void aConnectionThatEndsFirstIsNoFaultOfThisMachine() throws IOException {
        ChannelBody body = body(this::open);
        List<Integer> asked = new ArrayList<>();
        body.grant(bytes -> {
            asked.add(bytes);
            if (asked.size() > 1) {
                throw new IOException("closed");
            }
        });

        body.add(ByteBuffer.allocate(SIZE));
        write();
        CompletableFuture<Content> end = body.end();
        write();

        assertThat(asked).hasSizeGreaterThan(1);
        assertThat(faults).isEmpty();
        assertThat(end).isCompleted();
        assertThat(written.size()).isEqualTo(SIZE);
    }

    private WritableByteChannel open() {
        opened++;
        return Channels.newChannel(written);
    }

    private ChannelBody body(Destination target) {
        return new ChannelBody(target, Long.MAX_VALUE, tasks::add, faults::add);
    }

    private void write() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }
}
