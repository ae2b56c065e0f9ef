/**
 * Waiting within the call quota: which execution is polled, when, and at what cost.
 *
 * <p>A {@link io.jenkins.plugins.qualysflow.core.poll.Account} is one client at one gateway. Everything a build asks of the
 * service goes through it, which keeps the number of calls at one time. All clients at one gateway share a
 * {@link io.jenkins.plugins.qualysflow.core.poll.CallBudget}, the rate limit: a log of the calls of the last hour that is
 * never exceeded, also across restarts where there is a {@link io.jenkins.plugins.qualysflow.core.poll.BudgetStore}, and a
 * token bucket that spreads them evenly. They share a {@link io.jenkins.plugins.qualysflow.core.poll.PollPlanner}, too, which
 * polls the executions of a workflow together, and first what is expected to have been over the longest without anybody
 * knowing ({@link io.jenkins.plugins.qualysflow.core.poll.DurationModel}), once that is worth a call
 * ({@link io.jenkins.plugins.qualysflow.core.poll.Outlook}). One timer thread serves all; a wait is a few fields in memory.
 */
package io.jenkins.plugins.qualysflow.core.poll;
