package io.jenkins.plugins.qualysflow.core.request;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * The variables that Qualys Flow defines itself: the six of API release 1.19, and the three of 1.18 that are replaced by
 * {@code connectorId} and still accepted.
 */
public enum SystemVariable {
    CONNECTOR_ID("connectorId", "connectorId", null),
    REGION("region", "region", Cloud.AWS),
    RESOURCE_GROUP("resourceGroup", "resourceGroup", Cloud.AZURE),
    PROJECT("project", "project", Cloud.GCP),
    OCI_REGION("ociRegion", "oci_region", Cloud.OCI),
    COMPARTMENT("compartment", "compartment", Cloud.OCI),
    CREDENTIALS("credentials", "credentials", Cloud.AWS),
    CREDENTIALS_AZURE("credentials_azure", "credentials_azure", Cloud.AZURE),
    CREDENTIALS_GCP("credentials_gcp", "credentials_gcp", Cloud.GCP);

    /** A cloud whose variables belong together. */
    public enum Cloud {
        AWS("AWS"),
        AZURE("Azure"),
        GCP("GCP"),
        OCI("OCI");

        private final String label;

        Cloud(String label) {
            this.label = label;
        }

        /** Display name. */
        public String label() {
            return label;
        }
    }

    private static final Set<String> CONNECTORS_OF_1_18 = Set.of("credentials", "credentials_azure", "credentials_gcp");

    private final String parameter;
    private final String sentAs;
    private final Cloud cloud;

    SystemVariable(String parameter, String sentAs, Cloud cloud) {
        this.parameter = parameter;
        this.sentAs = sentAs;
        this.cloud = cloud;
    }

    /** Name of its parameter. */
    public String parameter() {
        return parameter;
    }

    /** Name under which it is sent. */
    public String sentAs() {
        return sentAs;
    }

    /** The cloud it belongs to; null for {@code connectorId}, which is for all. */
    public Cloud cloud() {
        return cloud;
    }

    /** Whether it names a connector as of API release 1.18. */
    boolean isOldConnector() {
        return CONNECTORS_OF_1_18.contains(sentAs);
    }

    /** Whether it names a connector. */
    public boolean isConnector() {
        return this == CONNECTOR_ID || isOldConnector();
    }

    /** The variable that is sent under that name; empty if it is a user's. */
    public static Optional<SystemVariable> sentAs(String name) {
        return Arrays.stream(values())
                .filter(variable -> variable.sentAs.equals(name))
                .findFirst();
    }
}
