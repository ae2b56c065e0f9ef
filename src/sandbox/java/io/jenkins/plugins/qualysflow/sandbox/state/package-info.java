/**
 * What the simulated service remembers: workflows, executions, tokens, the calls that count for the rate limit and for
 * faults, and a {@link io.jenkins.plugins.qualysflow.sandbox.state.Journal} of all requests.
 */
package io.jenkins.plugins.qualysflow.sandbox.state;
