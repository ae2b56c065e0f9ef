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

/** What is written of a body, and how much may be sent ahead; where its target, or the connection that it comes from, fails. */
class ChannelBodyTest {

    /** More than one block, of which the first is written before the end. */
    private static final int SIZE = 300_000;

    private static final int BLOCK = 256 * 1024;

    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final List<IOException> faults = new ArrayList<>();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream() {
        @Override
        public void close() {
            closed++;
        }
    };

    private int opened;
    private int closed;
    private long now;

    @Test
    void whatIsBeyondTheLimitIsNeitherWantedNorWritten() {
        ChannelBody body = body(this::open, 400_000);

        assertThat(body.add(ByteBuffer.allocate(SIZE))).isTrue();
        assertThat(body.add(ByteBuffer.allocate(SIZE))).isFalse();
        CompletableFuture<Content> end = body.end();
        write();

        assertThat(end).isCompletedWithValue(new Content(null, 400_000, true));
        assertThat(written.size()).isEqualTo(400_000);
        assertThat(closed).isEqualTo(1);
    }

    @Test
    void theSenderMaySendTwoBlocksAheadAndOneMoreForEachThatIsWritten() throws IOException {
        ChannelBody body = body(this::open);
        List<Integer> asked = new ArrayList<>();

        body.grant(asked::add);
        assertThat(asked).containsExactly(2 * BLOCK);
        body.grant(asked::add);
        assertThat(asked).as("once for the whole body").hasSize(1);

        body.add(ByteBuffer.allocate(BLOCK));
        write();
        assertThat(asked).containsExactly(2 * BLOCK, BLOCK);
    }

    @Test
    void onlyTheTimeCountsInWhichTheSenderMaySend() {
        ChannelBody body = body(this::open);
        now = 5;
        assertThat(body.openFor()).isEqualTo(5);

        body.add(ByteBuffer.allocate(2 * BLOCK));
        now = 100;
        assertThat(body.openFor()).as("nothing of it is written").isZero();

        tasks.remove().run();
        now = 107;
        assertThat(body.openFor()).as("since a block was written").isEqualTo(7);

        tasks.remove().run();
        now = 112;
        assertThat(body.openFor()).as("the next one changes nothing").isEqualTo(12);
    }

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
        write();
        assertThat(closed).isEqualTo(1);
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
        return body(target, Long.MAX_VALUE);
    }

    private ChannelBody body(Destination target, long limit) {
        return new ChannelBody(target, limit, tasks::add, faults::add, () -> now);
    }

    private void write() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }
}
