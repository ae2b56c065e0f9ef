/** Many executions at once for a long time, with faults by chance, and whether everything is accounted for afterwards. */
package io.jenkins.plugins.qualysflow.core.soak;
