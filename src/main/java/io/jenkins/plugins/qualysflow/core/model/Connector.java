package io.jenkins.plugins.qualysflow.core.model;

/**
 * A connector of TotalCloud. Its record there also holds {@code externalId}, which is a secret and never kept, and
 * {@code portalConnectorUuid}, which workflows don't take.
 *
 * @param id {@code connectorId}, which a run takes as variable; null if the service sent none
 * @param cloud its cloud
 * @param name display name; null if the service sent none
 * @param account account, subscription or project; null if the service sent none
 * @param accountName alias of the account or name of the subscription; null if there is none
 * @param state a word or a sentence, to be shown as it is; null if the service sent none
 * @param disabled whether it is disabled
 * @param remediationOff whether the service says that remediation is not enabled for it
 */
public record Connector(
        String id,
        Cloud cloud,
        String name,
        String account,
        String accountName,
        String state,
        boolean disabled,
        boolean remediationOff) {}
