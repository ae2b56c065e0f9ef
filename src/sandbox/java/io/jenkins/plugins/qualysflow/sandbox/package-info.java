/**
 * A simulated Qualys Flow service ("the sandbox"): stateful, on loopback only, without any outside dependency but
 * Jackson.
 *
 * <p>{@link io.jenkins.plugins.qualysflow.sandbox.SandboxServer} answers the nine endpoints below
 * {@code /qflowapi/v1}, {@code POST /auth} and {@code POST /auth/oidc}. What it serves comes from a
 * {@link io.jenkins.plugins.qualysflow.sandbox.Scenario}; what it was asked is kept in a
 * {@link io.jenkins.plugins.qualysflow.sandbox.Journal}. Where the public documents contradict each other, the
 * {@link io.jenkins.plugins.qualysflow.sandbox.Dialect} decides; what goes wrong is a
 * {@link io.jenkins.plugins.qualysflow.sandbox.Fault}. All state follows from an injected clock: nothing changes in the
 * background.
 *
 * <p>Requests pass {@code HttpFront} (transport, journal, faults), then {@code QFlowService} (token, quota), then the
 * endpoint classes, which read the stores and render JSON.
 */
package io.jenkins.plugins.qualysflow.sandbox;
