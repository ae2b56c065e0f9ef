package io.jenkins.plugins.qualysflow.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.casc.ConfiguratorException;
import io.jenkins.plugins.casc.yaml.YamlSource;
import io.jenkins.plugins.qualysflow.testing.WithQualysFlow;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Given servers that stand already, when code brings some that can't be meant, then it is refused and they go on standing. */
@WithQualysFlow
class BadConfigurationAsCodeTest {

    @BeforeEach
    void begin() {
        QualysFlowServer standing = new QualysFlowServer("standing");
        standing.setPlatform("EU1");
        QualysFlowConfiguration.get().setServers(List.of(standing));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {platform: EU2}                                       | Name (name) is required for every server.
                    {name: ' ', platform: EU2}                            | Name (name) is required for every server.
                    {name: a}                                             | Server 'a': URL (url) or Platform (platform) is required, and not both.
                    {name: a, platform: EU9}                              | Server 'a': Platform (platform) must be one of US1, US2
                    {name: a, url: 'http://gateway.example.com'}          | Server 'a': URL (url) must start with https://
                    {name: a, url: 'https://u:p@gateway.example.com'}     | Server 'a': URL (url) must not hold a user name
                    {name: a, platform: EU2, callsPerHour: 0}             | Server 'a': API calls per hour (callsPerHour) must be a whole number from 1 to 100000.
                    {name: a, platform: EU2, maxIntervalSeconds: -1}      | Server 'a': Maximum polling interval (maxIntervalSeconds) must be a whole number from 1 to 3600.
                    {name: a, platform: EU2, maxFileMegabytes: 600}       | Server 'a': Archive size limit per execution (maxTotalMegabytes) must not be less than Archive size limit per file (maxFileMegabytes).
                    {name: a, platform: EU2}, {name: a, platform: EU1}    | Name (name): two servers have the name 'a'
                    {name: a, platform: EU2, defaultServer: true}, {name: b, platform: EU1, defaultServer: true} | Default server (defaultServer): more than one server is marked as default
                    {name: a, platform: EU2, token: secret}               | token
                    """, quoteCharacter = '"')
    void whatCannotBeMeantIsRefusedByName(String servers, String message) {
        String yaml = "unclassified:\n  qualysFlow:\n    servers: [" + servers + "]\n";

        assertThatThrownBy(() -> ConfigurationAsCode.get()
                        .configureWith(YamlSource.of(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))))
                .isInstanceOf(ConfiguratorException.class)
                .satisfies(error -> assertThat(messages(error)).contains(message));
        assertThat(QualysFlowConfiguration.get().getServers())
                .extracting(QualysFlowServer::getName)
                .containsExactly("standing");
    }

    /** The error and its causes, as Configuration as Code shows them. */
    private static String messages(Throwable error) {
        StringBuilder all = new StringBuilder();
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            all.append(cause.getMessage()).append('\n');
        }
        return all.toString();
    }
}
