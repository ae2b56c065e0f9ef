/**
 * What the simulated service is told to do: its workflows and who may log in, its rate limit, its faults, and the
 * {@link io.jenkins.plugins.qualysflow.sandbox.scenario.Dialect}, which decides where the public documents contradict
 * each other. A {@link io.jenkins.plugins.qualysflow.sandbox.scenario.Scenario} holds all of it, built in code or read
 * from JSON.
 */
package io.jenkins.plugins.qualysflow.sandbox.scenario;
