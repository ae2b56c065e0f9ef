package io.jenkins.plugins.qualysflow.core.poll;

import io.jenkins.plugins.qualysflow.core.client.QFlowClient;

/**
 * A client and the account that its calls go through.
 *
 * @param account shared by all connections with the same credential at the same gateway
 * @param client to be called through {@link Account#submit} only
 */
public record Connection(Account account, QFlowClient client) {}
