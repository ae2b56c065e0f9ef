/**
 * A simulated Qualys Flow service ("the sandbox"): stateful, on loopback only, without any outside dependency but
 * Jackson.
 *
 * <p>{@link io.jenkins.plugins.qualysflow.sandbox.SandboxServer} is the service. What it is told to do is a
 * {@code scenario}, what it remembers is its {@code state}, and what answers the calls are its {@code routes}; each of
 * these packages uses only those before it. All state follows from an injected clock: nothing changes in the background.
 */
package io.jenkins.plugins.qualysflow.sandbox;
