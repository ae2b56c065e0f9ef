package io.jenkins.plugins.qualysflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OptionNamesTest {

    @Test
    void namesOptionsAndLeavesNamesOfTheUserAlone() {
        assertThat(OptionNames.in("ociRegion needs compartment: OCI takes both or neither"))
                .isEqualTo("--oci-region needs --compartment: OCI takes both or neither");
        assertThat(OptionNames.in("variables.region is blank")).isEqualTo("variables.region is blank");
        assertThat(OptionNames.in("variables.my-region is blank")).isEqualTo("variables.my-region is blank");
        assertThat(OptionNames.in("variables.ociRegion is not the system variable oci_region, only spelled like it"))
                .isEqualTo("variables.ociRegion is not the system variable oci_region, only spelled like it");
        assertThat(OptionNames.in("connectorId wins over credentials_azure, which is given too"))
                .isEqualTo("--connector-id wins over credentials_azure, which is given too");
    }
}
