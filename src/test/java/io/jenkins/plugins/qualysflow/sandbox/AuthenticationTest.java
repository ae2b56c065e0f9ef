package io.jenkins.plugins.qualysflow.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.sandbox.scenario.Credentials;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Dialect;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Json;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Scenario;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class AuthenticationTest {
    private static final String LIST = "/qflowapi/v1/workflows?pageSize=10&pageNumber=1";
    private static final Credentials CREDENTIALS = Credentials.none()
            .withClient("a-client", "a-secret")
            .withUser("jane", "p&ss wörd")
            .withToken(Caller.TOKEN)
            .withTokenLife(Duration.ofHours(4));

    private final SettableClock clock = new SettableClock();
    private SandboxServer server = start(Dialect.release119());

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void refusesAWrongClientSecret() throws Exception {
        HttpResponse<String> response = client("a-client", "another");

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(Json.parse(response.body()).get("message").stringValue()).isEqualTo("Invalid Client ID");
    }

    @Test
    void refusesAClientThatSendsABody() throws Exception {
        HttpResponse<String> response = Caller.of(server)
                .send(login("/auth/oidc", "grant_type=x")
                        .header("clientId", "a-client")
                        .header("clientSecret", "a-secret"));

        assertThat(response.statusCode()).isEqualTo(400);
    }

    @Test
    void refusesAWrongPassword() throws Exception {
        assertThat(user("username=jane&password=wrong&token=true").statusCode()).isEqualTo(401);
    }

    @Test
    void refusesAPasswordThatIsNotUrlEncoded() throws Exception {
        assertThat(user("username=jane&password=p&ss wörd&token=true").statusCode())
                .isEqualTo(401);
    }

    @Test
    void refusesAUserWhoDoesNotAskForAToken() throws Exception {
        assertThat(user("username=jane&password=p%26ss+w%C3%B6rd").statusCode()).isEqualTo(400);
    }

    @Test
    void refusesCallsWithoutAnyToken() throws Exception {
        HttpResponse<String> response =
                Caller.of(server).send(HttpRequest.newBuilder(server.url().resolve(LIST)));

        assertThat(response.statusCode()).isEqualTo(401);
        JsonNode error = Json.parse(response.body());
        assertThat(error.propertyNames())
                .containsExactly("timestamp", "status", "error", "errorCode", "message", "path");
        assertThat(error.get("timestamp").stringValue()).isEqualTo("2026-03-01T08:00:00Z");
        assertThat(error.get("path").stringValue()).isEqualTo("/qflowapi/v1/workflows");
    }

    @Test
    void refusesATokenWithoutTheWordBearer() throws Exception {
        HttpResponse<String> response = Caller.of(server)
                .send(HttpRequest.newBuilder(server.url().resolve(LIST)).header("Authorization", Caller.TOKEN));

        assertThat(response.statusCode()).isEqualTo(401);
    }

    @Test
    void refusesAnUnknownToken() throws Exception {
        assertThat(Caller.of(server).withToken("made-up").status(LIST)).isEqualTo(401);
    }

    @Test
    void acceptsATokenUntilItsLifeEnds() throws Exception {
        Caller caller =
                Caller.of(server).withToken(client("a-client", "a-secret").body());

        clock.advance(Duration.ofHours(4).minusSeconds(1));
        assertThat(caller.status(LIST)).isEqualTo(200);

        clock.advanceSeconds(1);
        assertThat(caller.status(LIST)).isEqualTo(401);
    }

    @Test
    void acceptsNoTokenAfterTheRevocationOfAllButANewOne() throws Exception {
        String old = client("a-client", "a-secret").body();

        server.revokeTokens();

        assertThat(Caller.of(server).withToken(old).status(LIST)).isEqualTo(401);
        assertThat(Caller.of(server).status(LIST)).as("fixed token").isEqualTo(401);
        String fresh = client("a-client", "a-secret").body();
        assertThat(Caller.of(server).withToken(fresh).status(LIST)).isEqualTo(200);
    }

    @Test
    void acceptsATokenGivenAtRunTime() throws Exception {
        server.acceptToken("late");

        assertThat(Caller.of(server).withToken("late").status(LIST)).isEqualTo(200);
    }

    @Test
    void givesUsersATokenWithStatus201() throws Exception {
        HttpResponse<String> response = user("username=jane&password=p%26ss+w%C3%B6rd&token=true");

        assertThat(response.statusCode()).isEqualTo(201);
        assertThat(Caller.of(server).withToken(response.body()).status(LIST)).isEqualTo(200);
    }

    @Test
    void putsEndAndSubscriptionIntoTheMiddleOfTheToken() throws Exception {
        String[] parts = client("a-client", "a-secret").body().split("\\.");

        assertThat(parts).hasSize(3);
        JsonNode claims = Json.parse(new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8));
        assertThat(claims.get("customerId").stringValue())
                .as("the subscription")
                .isNotEmpty();
        assertThat(claims.get("exp").longValue())
                .isEqualTo(SettableClock.START.plus(Duration.ofHours(4)).getEpochSecond());
    }

    @Test
    void canEndTheTokenWithALineFeed() throws Exception {
        speak(Dialect.release119().withTokenForm(Dialect.TokenForm.NEWLINE));

        String body = client("a-client", "a-secret").body();

        assertThat(body).endsWith("\n");
        assertThat(Caller.of(server).withToken(body.strip()).status(LIST)).isEqualTo(200);
    }

    @Test
    void canWrapTheTokenInJson() throws Exception {
        speak(Dialect.release119().withTokenForm(Dialect.TokenForm.JSON));

        JsonNode body = Json.parse(client("a-client", "a-secret").body());

        assertThat(Caller.of(server)
                        .withToken(body.get("access_token").stringValue())
                        .status(LIST))
                .isEqualTo(200);
    }

    private void speak(Dialect dialect) {
        server.close();
        server = start(dialect);
    }

    private SandboxServer start(Dialect dialect) {
        Scenario scenario =
                Scenario.builder().credentials(CREDENTIALS).dialect(dialect).build();
        return SandboxServer.start(scenario, 0, clock);
    }

    private HttpResponse<String> client(String id, String secret) throws Exception {
        return Caller.of(server)
                .send(login("/auth/oidc", "").header("clientId", id).header("clientSecret", secret));
    }

    private HttpResponse<String> user(String form) throws Exception {
        return Caller.of(server).send(login("/auth", form));
    }

    private HttpRequest.Builder login(String path, String form) {
        return HttpRequest.newBuilder(server.url().resolve(path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form));
    }
}
