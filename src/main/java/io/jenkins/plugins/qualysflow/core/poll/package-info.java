/**
 * Waiting within the call quota: which execution is looked at, when, and at what cost.
 *
 * <p>A {@link io.jenkins.plugins.qualysflow.core.poll.Lane} is one credential at one gateway. Everything a build asks of
 * the service goes through its lane, which keeps the number of calls at one time. All lanes at one gateway share a
 * {@link io.jenkins.plugins.qualysflow.core.poll.CallBudget}, which keeps the number of calls per hour, also across
 * restarts where there is a {@link io.jenkins.plugins.qualysflow.core.poll.BudgetStore}. One timer thread serves
 * all lanes; a wait is a few fields in memory.
 */
package io.jenkins.plugins.qualysflow.core.poll;
