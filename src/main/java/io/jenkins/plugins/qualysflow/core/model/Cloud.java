package io.jenkins.plugins.qualysflow.core.model;

import java.util.Locale;

/** A cloud whose connectors TotalCloud lists. No list is documented for OCI. */
public enum Cloud {
    AWS,
    AZURE,
    GCP;

    /** Its name in addresses of the API. */
    public String inPath() {
        return name().toLowerCase(Locale.ROOT);
    }
}
