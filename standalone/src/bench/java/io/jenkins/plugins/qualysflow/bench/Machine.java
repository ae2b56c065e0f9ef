package io.jenkins.plugins.qualysflow.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** What it was measured on. */
final class Machine {

    private Machine() {}

    static String text() {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return Runtime.getRuntime().availableProcessors() + " cores, "
                + Math.round(system.getTotalMemorySize() / (double) (1L << 30)) + " GB of memory, "
                + System.getProperty("os.name") + " (" + System.getProperty("os.arch") + "), JDK "
                + Runtime.version();
    }
}
