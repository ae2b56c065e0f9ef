package io.jenkins.plugins.qualysflow.core.run;

import io.jenkins.plugins.qualysflow.core.catalog.WorkflowDefinitions;
import io.jenkins.plugins.qualysflow.core.output.Bulk;
import io.jenkins.plugins.qualysflow.core.poll.ExecutionPoller;
import io.jenkins.plugins.qualysflow.core.poll.Scheduler;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/**
 * What all runs of a process share.
 *
 * @param poller waits for executions
 * @param clock tells the time
 * @param scheduler keeps timers
 * @param worker does what may take a moment
 * @param bulk does what takes long or much memory with what was collected
 * @param archiver keeps evidence, which may take minutes where it is kept far away: nothing else is to wait for that
 * @param definitions what workflows are made of
 */
public record Engine(
        ExecutionPoller poller,
        InstantSource clock,
        Scheduler scheduler,
        Executor worker,
        Bulk bulk,
        Executor archiver,
        WorkflowDefinitions definitions) {

    /** With definitions of its own. */
    public Engine(
            ExecutionPoller poller,
            InstantSource clock,
            Scheduler scheduler,
            Executor worker,
            Bulk bulk,
            Executor archiver) {
        this(poller, clock, scheduler, worker, bulk, archiver, new WorkflowDefinitions(clock, scheduler));
    }
}
