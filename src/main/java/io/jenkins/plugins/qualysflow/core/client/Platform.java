package io.jenkins.plugins.qualysflow.core.client;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The shared platforms of Qualys and their gateways.
 *
 * <p>Several independent programs that call these platforms agree on this list; the authority is the vendor's page
 * {@code https://www.qualys.com/platform-identification/}. Private platforms have their own address.
 */
public enum Platform {
    US1("https://gateway.qg1.apps.qualys.com"),
    US2("https://gateway.qg2.apps.qualys.com"),
    US3("https://gateway.qg3.apps.qualys.com"),
    US4("https://gateway.qg4.apps.qualys.com"),
    EU1("https://gateway.qg1.apps.qualys.eu"),
    EU2("https://gateway.qg2.apps.qualys.eu"),
    EU3("https://gateway.qg3.apps.qualys.it"),
    IN1("https://gateway.qg1.apps.qualys.in"),
    CA1("https://gateway.qg1.apps.qualys.ca"),
    AE1("https://gateway.qg1.apps.qualys.ae"),
    UK1("https://gateway.qg1.apps.qualys.co.uk"),
    AU1("https://gateway.qg1.apps.qualys.com.au"),
    KSA1("https://gateway.qg1.apps.qualysksa.com"),
    GOV1("https://gateway.gov1.qualys.us");

    private final String url;

    Platform(String url) {
        this.url = url;
    }

    /** Address of the platform's gateway. */
    public String url() {
        return url;
    }

    /**
     * The platform of that name, in any case.
     *
     * @throws IllegalArgumentException with a sentence that continues "the platform …"; there is no default for an
     *     unknown name
     */
    public static Platform named(String name) {
        String wanted = name == null ? "" : name.strip().toUpperCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(platform -> platform.name().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("must be one of "
                        + Arrays.stream(values()).map(Enum::name).collect(Collectors.joining(", "))));
    }
}
