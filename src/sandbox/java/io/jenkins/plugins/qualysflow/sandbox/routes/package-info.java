/**
 * How the simulated service answers: requests pass {@code HttpFront} (transport, journal, faults), then
 * {@code QFlowService} (token, rate limit), then a method for each call of the API, nine below {@code /qflowapi/v1},
 * {@code POST /auth} and {@code POST /auth/oidc}.
 */
package io.jenkins.plugins.qualysflow.sandbox.routes;
