package io.jenkins.plugins.qualysflow.core.client;

import static io.jenkins.plugins.qualysflow.core.testing.Sandbox.await;
import static io.jenkins.plugins.qualysflow.core.testing.Sandbox.error;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.qualysflow.core.client.QFlowException.Kind;
import io.jenkins.plugins.qualysflow.core.model.RunRequest;
import io.jenkins.plugins.qualysflow.core.testing.Sandbox;
import io.jenkins.plugins.qualysflow.core.testing.ScriptedClient;
import io.jenkins.plugins.qualysflow.core.testing.SimulatedTime;
import io.jenkins.plugins.qualysflow.sandbox.SandboxServer;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Credentials;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Dialect;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Fault;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Operation;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Scenario;
import io.jenkins.plugins.qualysflow.sandbox.state.JournalEntry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens: read in every form, minted once, renewed in time, never shown. */
@Timeout(20)
class TokenTest {

    private static final String SECRET = "p@ss w&rd=\u00fc/+";

    private final SimulatedTime time = new SimulatedTime();
    private final List<CompletableFuture<BearerToken>> minted = new ArrayList<>();
    private final MintedTokenSource source = new MintedTokenSource(
            () -> {
                CompletableFuture<BearerToken> token = new CompletableFuture<>();
                minted.add(token);
                return token;
            },
            time);

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {"  ", "Bearer two words", "two words", "a\u0001b", "t\u00f6ken", "{}", "{\"access_token\":7}"})
    void whatCannotGoIntoAHeaderIsNoToken(String text) {
        assertThatThrownBy(() -> BearerToken.of(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", " abc\r\n", "Bearer abc", "bearer  abc", "{\"access_token\":\" Bearer abc \"}"})
    void readsATokenAsPeopleAndServicesWriteIt(String text) {
        assertThat(BearerToken.of(text).value()).isEqualTo("abc");
    }

    @Test
    void knowsItsEndFromItsClaims() {
        Instant end = Instant.parse("2026-01-05T14:00:00Z");
        BearerToken token = BearerToken.of(jwt("{\"exp\":" + end.getEpochSecond() + "}"));

        assertThat(token.expiresAt()).isEqualTo(end);
        assertThat(token.isExpired(end.minusSeconds(1))).isFalse();
        assertThat(token.isExpired(end)).isTrue();
        assertThat(token.toString()).contains("expiresAt").doesNotContain(token.value());
    }

    @Test
    void anEmptyTextIsToldFromOneWithOtherCharacters() {
        assertThatThrownBy(() -> BearerToken.of(" ")).hasMessage("is empty");
        assertThatThrownBy(() -> BearerToken.of("two words")).hasMessage("has characters no token has");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"exp\":\"soon\"}", "[]", "not json", "{\"exp\":99999999999999999999}"})
    void anEndThatCannotBeReadIsNotKnown(String claims) {
        BearerToken token = BearerToken.of(jwt(claims));

        assertThat(token.expiresAt() == null || token.expiresAt().isAfter(Instant.parse("2100-01-01T00:00:00Z")))
                .isTrue();
    }

    @Test
    void aMintThatFailsIsTriedAgainWithTheNextCall() {
        CompletableFuture<String> first = source.token();
        minted.get(0).completeExceptionally(ScriptedClient.serverError());
        CompletableFuture<String> second = source.token();
        minted.get(1).complete(token("fine"));

        assertThat(first).isCompletedExceptionally();
        assertThat(second).isCompletedWithValue("fine");
    }

    @Test
    void aMintThatThrowsDoesNotLeaveTheNextCallsWaitingForEver() {
        List<RuntimeException> faults = new ArrayList<>(List.of(new IllegalStateException("no")));
        MintedTokenSource shaky = new MintedTokenSource(
                () -> {
                    if (!faults.isEmpty()) {
                        throw faults.remove(0);
                    }
                    return CompletableFuture.completedFuture(token("fine"));
                },
                time);

        assertThat(shaky.token()).isCompletedExceptionally();
        assertThat(shaky.token()).isCompletedWithValue("fine");
    }

    @Test
    void aMintThatGivesNothingFails() {
        CompletableFuture<String> waiting = source.token();
        minted.get(0).complete(null);

        assertThat(waiting).isCompletedExceptionally();
    }

    @Test
    void isRenewedFiveMinutesBeforeItsEnd() {
        source.token();
        minted.get(0).complete(new BearerToken("first", time.instant().plus(Duration.ofHours(4))));
        time.advance(Duration.ofMinutes(234));
        assertThat(source.token()).isCompletedWithValue("first");

        time.advance(Duration.ofMinutes(1));
        assertThat(source.token()).isNotDone();
        assertThat(minted).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"iat\":0,\"exp\":31556889864403199}", "{\"iat\":-31557014167219200,\"exp\":31556889864403199}"
            })
    void aLifeWithoutMeasureDoesNotLeaveCallsWaitingForEver(String claims) {
        CompletableFuture<String> waiting = source.token();
        String token = jwt(claims);
        minted.get(0).complete(BearerToken.of(token));

        assertThat(waiting).isCompletedWithValue(token);
        time.advance(Duration.ofDays(300));
        assertThat(source.token()).isCompletedWithValue(token);
    }

    @Test
    void aShortLifeIsUsedToNineTenths() {
        source.token();
        minted.get(0).complete(new BearerToken("first", time.instant().plusSeconds(60)));
        time.advance(Duration.ofSeconds(53));
        assertThat(source.token()).isCompleted();

        time.advance(Duration.ofSeconds(1));
        assertThat(source.token()).isNotDone();
    }

    @ParameterizedTest
    @ValueSource(longs = {-24, -5, 0, 5, 24})
    void isRenewedInTimeHoweverFarOffTheClockOfTheServiceIs(long hoursAhead) {
        Instant there = time.instant().plus(Duration.ofHours(hoursAhead));
        source.token();
        minted.get(0)
                .complete(BearerToken.of(jwt("{\"iat\":" + there.getEpochSecond() + ",\"exp\":"
                        + there.plus(Duration.ofHours(4)).getEpochSecond() + "}")));
        time.advance(Duration.ofMinutes(234));
        assertThat(source.token()).isCompleted();

        time.advance(Duration.ofMinutes(1));
        assertThat(source.token()).isNotDone();
        assertThat(minted).hasSize(2);
    }

    @Test
    void aTokenThatSeemsToHaveExpiredIsUsedUntilItIsRefused() {
        source.token();
        minted.get(0).complete(new BearerToken("odd", time.instant().minus(Duration.ofHours(1))));
        time.advance(Duration.ofHours(1));

        assertThat(source.token()).isCompletedWithValue("odd");
        source.reject("odd");
        assertThat(source.token()).isNotDone();
    }

    @Test
    void itsEndIsKnownOnceItIsMinted() {
        Instant end = time.instant().plusSeconds(60);
        assertThat(source.expiresAt()).isNull();
        source.token();
        assertThat(source.expiresAt()).as("under way").isNull();
        minted.get(0).complete(new BearerToken("first", end));
        assertThat(source.expiresAt()).isEqualTo(end);

        source.reject("first");
        source.token();
        minted.get(1).completeExceptionally(new IllegalStateException("no"));
        assertThat(source.expiresAt()).as("failed").isNull();
    }

    @Test
    void twoRefusalsOfTheSameTokenMintOnce() {
        source.token();
        minted.get(0).complete(token("old"));
        assertThat(source.reject("old")).isTrue();
        source.token();
        minted.get(1).complete(token("new"));
        assertThat(source.reject("old")).isTrue();

        assertThat(source.token()).isCompletedWithValue("new");
        assertThat(minted).hasSize(2);
    }

    @Test
    void aPastedTokenHasNoOther() {
        FixedTokenSource fixed = new FixedTokenSource(BearerToken.of("pasted"));

        assertThat(fixed.reject("pasted")).isFalse();
        assertThat(fixed.token()).isCompletedWithValue("pasted");
        assertThat(fixed.expiresAt()).isNull();

        BearerToken ends = new BearerToken("pasted", time.instant());
        assertThat(new FixedTokenSource(ends).expiresAt()).isEqualTo(time.instant());
    }

    @ParameterizedTest
    @EnumSource(Dialect.TokenForm.class)
    void mintsForAnApiClientAndForAUser(Dialect.TokenForm form) throws Exception {
        Scenario scenario = Scenario.builder()
                .credentials(Credentials.none().withClient("id", "secret-x").withUser("u ser", SECRET))
                .dialect(Dialect.release119().withTokenForm(form))
                .build();
        try (SandboxServer server = SandboxServer.start(scenario)) {
            AuthClient auth = Sandbox.auth(server);

            BearerToken ofClient = await(auth.ofApiClient("id", "secret-x"));
            BearerToken ofUser = await(auth.ofUser("u ser", SECRET));

            assertThat(ofClient.expiresAt()).isAfter(Instant.now().plusSeconds(14000));
            assertThat(ofUser.expiresAt()).isNotNull();
            JournalEntry oidc = server.journal().of(Operation.AUTH_OIDC).get(0);
            assertThat(oidc.text()).isEmpty();
            assertThat(oidc.header("clientId")).contains("id");
        }
    }

    @Test
    void aTokenThatIsSeenToBeforehandIsUsedByTheStartAndCountedOnce() throws Exception {
        try (SandboxServer server = SandboxServer.start(Sandbox.scenario().build())) {
            List<String> heard = new ArrayList<>();
            CallListener listener = new CallListener() {
                @Override
                public void sent(Call call) {
                    heard.add("sent " + Endpoint.of(call));
                }

                @Override
                public void minted(Call call) {
                    heard.add("minted by " + call.path());
                }
            };
            AuthClient auth =
                    new AuthClient(Sandbox.gateway(server), Sandbox.transport(), InstantSource.system(), listener);
            HttpQFlowClient client = Sandbox.client(
                    server,
                    new MintedTokenSource(
                            () -> auth.ofApiClient("client-1", "secret-of-client-1"), InstantSource.system()),
                    listener);

            await(client.authenticate());
            await(client.authenticate());
            await(client.run(ScriptedClient.WORKFLOW, new RunRequest(Map.of(), null)));

            assertThat(heard).containsExactly("minted by /auth/oidc", "sent OTHER", "sent RUN");
        }
    }

    @Test
    void aTokenThatCannotBeHadIsToldBeforeTheStart() throws Exception {
        try (SandboxServer server = SandboxServer.start(Sandbox.scenario().build())) {
            AuthClient auth = Sandbox.auth(server);
            HttpQFlowClient client = Sandbox.client(
                    server,
                    new MintedTokenSource(() -> auth.ofApiClient("client-1", "wrong"), InstantSource.system()),
                    CallListener.NONE);

            QFlowException error = error(client.authenticate());

            assertThat(error.kind()).isEqualTo(Kind.NO_TOKEN);
            assertThat(error.code()).isEqualTo("unauthorized");
            assertThat(error.call()).isEqualTo(new Call("POST", "/auth/oidc"));
        }
    }

    @Test
    void anIdOrSecretThatNoHeaderMayHaveIsNotSent() throws Exception {
        try (SandboxServer server = SandboxServer.start(Sandbox.scenario().build())) {
            AuthClient auth = Sandbox.auth(server);

            for (QFlowException error : List.of(
                    error(auth.ofApiClient("client-1", "secret\nX-Other: header")),
                    error(auth.ofApiClient("client\u00fc", "secret-of-client-1")))) {
                assertThat(error.kind()).isEqualTo(Kind.UNAUTHORIZED);
                assertThat(error).hasMessageContaining("characters that no HTTP header may have");
            }
            assertThat(server.journal().entries()).isEmpty();
        }
    }

    @Test
    void noSecretShowsInAnyError() throws Exception {
        try (SandboxServer server = SandboxServer.start(Sandbox.scenario().build())) {
            AuthClient auth = Sandbox.auth(server);
            String secret = "hunter2-the-secret";
            List<QFlowException> errors = new ArrayList<>();
            errors.add(error(auth.ofApiClient("id", secret + "\n")));
            errors.add(error(auth.ofApiClient("id", secret)));
            errors.add(error(auth.ofUser("name", secret)));
            String form = Gateway.encode(SECRET);
            for (int status : new int[] {200, 400, 500}) {
                server.clearFaults();
                server.addFault(Fault.on(Operation.AUTH_OIDC).answer(status, "no: " + secret));
                server.addFault(Fault.on(Operation.AUTH).answer(status, "no: " + SECRET + " " + form));
                errors.add(error(auth.ofApiClient("id", secret)));
                errors.add(error(auth.ofUser("name", SECRET)));
            }
            for (QFlowException error : errors) {
                for (Throwable at = error; at != null; at = at.getCause()) {
                    assertThat(at.toString()).doesNotContain(secret, SECRET, form);
                }
            }
        }
    }

    private static BearerToken token(String value) {
        return new BearerToken(value, null);
    }

    private static String jwt(String claims) {
        Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
        return "e30." + encoder.encodeToString(claims.getBytes(StandardCharsets.UTF_8)) + ".sig";
    }
}
