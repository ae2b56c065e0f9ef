/**
 * Waiting within the call quota: which execution is polled, when, and with how many calls.
 *
 * <p>An {@link io.jenkins.plugins.qualysflow.core.poll.Account} is one credential at one gateway. All calls of a build go
 * through it; it limits how many run at the same time. All accounts at one gateway share a
 * {@link io.jenkins.plugins.qualysflow.core.poll.CallBudget}: a log of the calls of the last hour, which enforces the rate
 * limit, also across restarts if there is a {@link io.jenkins.plugins.qualysflow.core.poll.BudgetStore}, and a token bucket
 * that spreads polls evenly. They also share a {@link io.jenkins.plugins.qualysflow.core.poll.PollPlanner}. It polls the
 * executions of a workflow together. It estimates for how long their ends have been unnoticed
 * ({@link io.jenkins.plugins.qualysflow.core.poll.DurationModel}) and polls the latest first, once that is worth a call
 * ({@link io.jenkins.plugins.qualysflow.core.poll.Outlook}). One timer thread serves all waits; a wait is a few fields in
 * memory.
 */
package io.jenkins.plugins.qualysflow.core.poll;
