package io.jenkins.plugins.qualysflow.sandbox.routes;

import io.jenkins.plugins.qualysflow.sandbox.scenario.Credentials;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Dialect;
import io.jenkins.plugins.qualysflow.sandbox.scenario.Json;
import io.jenkins.plugins.qualysflow.sandbox.state.Tokens;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/** The two ways to log in. */
final class AuthRoutes {
    private static final String FORM = "application/x-www-form-urlencoded";

    private final Credentials credentials;
    private final Tokens tokens;
    private final Dialect dialect;

    AuthRoutes(Credentials credentials, Tokens tokens, Dialect dialect) {
        this.credentials = credentials;
        this.tokens = tokens;
        this.dialect = dialect;
    }

    /** {@code POST /auth} with {@code username}, {@code password} and {@code token=true} as a form. */
    Answer user(Call call) {
        if (!call.header("Content-Type").orElse("").toLowerCase(Locale.ROOT).startsWith(FORM)) {
            throw Refusal.badRequest("Content-Type must be " + FORM);
        }
        Map<String, String> form = Call.pairs(new String(call.body(), StandardCharsets.UTF_8));
        if (!"true".equals(form.get("token"))) {
            throw Refusal.badRequest("token=true is missing");
        }
        String name = form.getOrDefault("username", "");
        if (!credentials.knowsUser(name, form.getOrDefault("password", ""))) {
            throw Refusal.unauthorized("Invalid username or password");
        }
        return answer(201, tokens.mint(name));
    }

    /** {@code POST /auth/oidc} with the headers {@code clientId} and {@code clientSecret} and no body. */
    Answer client(Call call) {
        if (call.body().length > 0) {
            throw Refusal.badRequest("the body must be empty");
        }
        String id = call.header("clientId").orElse("");
        if (!credentials.knowsClient(id, call.header("clientSecret").orElse(""))) {
            throw Refusal.unauthorized("Invalid Client ID");
        }
        // No document states the status; 201 is documented for the other login only.
        return answer(200, tokens.mint(id));
    }

    private Answer answer(int status, String token) {
        return switch (dialect.tokenForm()) {
            case PLAIN -> Answer.text(status, token);
            case NEWLINE -> Answer.text(status, token + "\n");
            case JSON -> Answer.json(status, Json.object().put("access_token", token));
        };
    }
}
