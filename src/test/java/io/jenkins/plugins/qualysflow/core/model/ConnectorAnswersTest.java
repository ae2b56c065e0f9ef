package io.jenkins.plugins.qualysflow.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Connectors are read as far as they can be: no document describes the rows of all clouds. */
@Timeout(10)
class ConnectorAnswersTest {

    private static final String ID = "aa70acae-6ea8-3acf-b504-f327855b316a";
    private static final String PORTAL = "53bcaf5b-b207-4eeb-b672-cb83a4776f70";

    @Test
    void theIdIsTheOneThatRunsTakeAndTheSecretIsDropped() {
        Page<Connector> page = ConnectorAnswers.page(json("""
                        {"content": [{
                          "name": "Production", "connectorId": "%s", "portalConnectorUuid": "%s",
                          "awsAccountId": "123456789012", "accountAlias": "prod", "state": "Completed successfully",
                          "remediationEnabled": false, "isDisabled": true, "externalId": "s3cret", "groups": []
                        }], "totalElements": 1}""".formatted(ID, PORTAL)), Cloud.AWS);

        assertThat(page.total()).isEqualTo(1);
        assertThat(page.values())
                .containsExactly(new Connector(
                        ID, Cloud.AWS, "Production", "123456789012", "prod", "Completed successfully", true, true));
        assertThat(page.items().get(0).sent())
                .containsEntry("portalConnectorUuid", PORTAL)
                .doesNotContainKey("externalId");
        assertThat(page.toString()).doesNotContain("s3cret");
    }

    @Test
    void aRowWithoutConnectorIdHasNoneAlthoughThePortalHasOne() {
        assertThat(ConnectorAnswers.page(json("[{\"portalConnectorUuid\":\"" + PORTAL + "\"}]"), Cloud.AWS)
                        .values())
                .containsExactly(new Connector(null, Cloud.AWS, null, null, null, null, false, false));
    }

    @Test
    void eachCloudHasItsOwnNamesForTheAccount() {
        assertThat(ConnectorAnswers.page(
                                json(
                                        "{\"data\":{\"content\":[{\"subscriptionId\":\"s\",\"subscriptionName\":\"S\"}]}}"),
                                Cloud.AZURE)
                        .values())
                .extracting(Connector::account, Connector::accountName)
                .containsExactly(tuple("s", "S"));
        assertThat(ConnectorAnswers.page(json("[{\"projectId\":\"p\"},{\"awsAccountId\":123456789012}]"), Cloud.GCP)
                        .values())
                .extracting(Connector::account)
                .containsExactly("p", "123456789012");
    }

    @Test
    void onlyWhatSaysThatItIsDisabledIs() {
        assertThat(ConnectorAnswers.page(
                                json("[{\"isDisabled\":\"TRUE\"},{\"isDisabled\":null},{\"isDisabled\":{}},{}]"),
                                Cloud.AWS)
                        .values())
                .extracting(Connector::disabled)
                .containsExactly(true, false, false, false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "null", "7", "{\"content\":null}", "{\"content\":{}}", "[7]"})
    void whatIsNoListIsUnreadable(String answer) {
        assertThatThrownBy(() -> ConnectorAnswers.page(json(answer), Cloud.AWS))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static JsonNode json(String text) {
        return QFlowJson.MAPPER.readTree(text);
    }
}
