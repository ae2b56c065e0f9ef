package io.jenkins.plugins.qualysflow.core.poll;

import io.jenkins.plugins.qualysflow.core.client.QFlowClient;

/**
 * A client and the lane that its calls go through.
 *
 * @param lane shared by all who use the same credential at the same gateway
 * @param client its calls are made through {@link Lane#submit} only
 */
public record Connection(Lane lane, QFlowClient client) {}
