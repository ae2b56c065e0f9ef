package io.jenkins.plugins.qualysflow.core.poll;

/**
 * The state of a gateway at one moment, for display.
 *
 * @param spent calls within the last hour, of all clients, including those before a restart
 * @param pause the last pause; null if there was none
 * @param polling the waits there and whether the quota suffices for them; null if there are none
 */
public record GatewaySnapshot(int spent, Pause pause, PollingSnapshot polling) {}
