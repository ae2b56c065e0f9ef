package io.jenkins.plugins.qualysflow.core.run;

import io.jenkins.plugins.qualysflow.core.catalog.WorkflowDefinitions;
import io.jenkins.plugins.qualysflow.core.output.Bulk;
import io.jenkins.plugins.qualysflow.core.poll.ExecutionPoller;
import io.jenkins.plugins.qualysflow.core.poll.Scheduler;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/**
 * The services that all runs of a process share.
 *
 * @param poller waits for executions
 * @param worker runs short tasks, which may block for a moment
 * @param bulk processes collected data, which takes long or much memory
 * @param archiver stores evidence, which may take minutes with a remote artifact store; runs nothing else
 * @param lookup looks up credentials, for which a vault may let it wait; runs nothing else
 * @param definitions the definitions of workflows
 */
public record Engine(
        ExecutionPoller poller,
        InstantSource clock,
        Scheduler scheduler,
        Executor worker,
        Bulk bulk,
        Executor archiver,
        Executor lookup,
        WorkflowDefinitions definitions) {

    /** With definitions of its own, and look-ups that take no longer than other tasks. */
    public Engine(
            ExecutionPoller poller,
            InstantSource clock,
            Scheduler scheduler,
            Executor worker,
            Bulk bulk,
            Executor archiver) {
        this(poller, clock, scheduler, worker, bulk, archiver, worker, new WorkflowDefinitions(clock, scheduler));
    }
}
