package io.jenkins.plugins.qualysflow.sandbox;

import io.jenkins.plugins.qualysflow.sandbox.scenario.Json;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/** Someone who calls the service with a token that it accepts. */
final class Caller {
    static final String TOKEN = "caller-token";
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final URI base;
    private final String token;

    private Caller(URI base, String token) {
        this.base = base;
        this.token = token;
    }

    static Caller of(SandboxServer server) {
        return new Caller(server.url(), TOKEN);
    }

    Caller withToken(String other) {
        return new Caller(base, other);
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path).GET());
    }

    JsonNode json(String path) throws IOException, InterruptedException {
        HttpResponse<String> response = get(path);
        if (response.statusCode() != 200) {
            throw new AssertionError("GET " + path + " -> " + response.statusCode() + " " + response.body());
        }
        return Json.parse(response.body());
    }

    int status(String path) throws IOException, InterruptedException {
        return get(path).statusCode();
    }

    HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    HttpResponse<String> run(String workflowId, String body) throws IOException, InterruptedException {
        return post("/qflowapi/v1/workflows/" + workflowId + "/run", body);
    }

    /** Runs a workflow and gives the id of the execution. */
    String started(String workflowId, String body) throws IOException, InterruptedException {
        return Json.parse(run(workflowId, body).body()).get("executionId").stringValue();
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path))
                .timeout(Duration.ofSeconds(20))
                .header("Authorization", "Bearer " + token);
    }

    /** Sends a GET over a socket of its own and gives all bytes up to the end of the connection as text. */
    String raw(String path) throws IOException {
        try (Socket socket = open()) {
            socket.getOutputStream().write(head("GET", path).getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    Socket open() throws IOException {
        Socket socket = new Socket(base.getHost(), base.getPort());
        socket.setSoTimeout(20_000);
        return socket;
    }

    String head(String method, String path) {
        return method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + token + "\r\n\r\n";
    }
}
