package io.jenkins.plugins.qualysflow.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/**
 * Standard output for what is passed on byte for byte.
 *
 * @param channel where the bytes go; not for several threads at once
 * @param terminal whether they would be shown by a terminal, which obeys control characters
 */
record RawOutput(WritableByteChannel channel, boolean terminal) {

    /**
     * That of this process.
     *
     * @param console whether the JVM knows that both input and output are a terminal
     */
    static RawOutput ofProcess(boolean console) {
        return new RawOutput(new FileOutputStream(FileDescriptor.out).getChannel(), console || leadsToTerminal());
    }

    /** The JVM sees no terminal when only the input is redirected; on Linux the output can be looked up. */
    private static boolean leadsToTerminal() {
        try {
            String target = Path.of("/proc/self/fd/1").toRealPath().toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException e) {
            // A pipe has no path of its own, and other systems have no such folder.
            return false;
        }
    }
}
