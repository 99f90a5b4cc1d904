package org.pyairtable.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Calls the gateway as the first user. */
final class GatewayClient {
    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Duration ANSWER = Duration.ofSeconds(20);
    private static final Set<Integer> REFUSED = Set.of(401, 403);
    private static final List<String> SCOPES = List.of("*", "account", "operator");

    private final String url;
    private final Home home;
    private final Secrets secrets;
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .version(HttpClient.Version.HTTP_1_1)
            .build();

    GatewayClient(String url, Home home, Secrets secrets) {
        this.url = url;
        this.home = home;
        this.secrets = secrets;
    }

    /**
     * An answer of the gateway.
     *
     * @param body empty node when there is none
     */
    record Answer(int status, JsonNode body) {
        boolean succeeded() {
            return status >= 200 && status < 300;
        }

        /** The body of a success; otherwise fails with the problem's detail. */
        JsonNode require() throws IOException {
            if (!succeeded()) {
                String detail = body.path("detail").asText(body.path("title").asText(body.toString()));
                throw new IOException("the gateway answered " + status + ": " + detail);
            }
            return body;
        }
    }

    /**
     * A personal access token with all scopes, naming those that {@code *} does not include: created once, kept in the home,
     * replaced when it was revoked or lacks one of them.
     */
    String token() throws IOException, InterruptedException {
        if (Files.exists(home.token())) {
            String kept = Files.readString(home.token()).strip();
            if (!REFUSED.contains(
                    send("GET", "/api/operator/instances", kept, null).status())) {
                return kept;
            }
        }
        String session = text(
                send("POST", "/api/auth/login", "", Map.of("email", secrets.email(), "password", secrets.password())),
                "accessToken");
        String token = text(
                send(
                        "POST",
                        "/api/tokens",
                        session,
                        Map.of("name", "launcher", "scopes", SCOPES, "resources", List.of("*"))),
                "token");
        PrivateFile.write(home.token(), (token + "\n").getBytes(StandardCharsets.UTF_8));
        return token;
    }

    /** The first user's first workspace. */
    Optional<String> firstWorkspace() throws IOException, InterruptedException {
        JsonNode id = get("/api/workspaces").require().path("items").path(0).path("id");
        return id.isTextual() ? Optional.of(id.asText()) : Optional.empty();
    }

    Answer get(String path) throws IOException, InterruptedException {
        return send("GET", path, token(), null);
    }

    Answer post(String path) throws IOException, InterruptedException {
        return send("POST", path, token(), Map.of());
    }

    Answer post(String path, Map<String, ?> body) throws IOException, InterruptedException {
        return send("POST", path, token(), body);
    }

    Answer delete(String path) throws IOException, InterruptedException {
        return send("DELETE", path, token(), null);
    }

    private Answer send(String method, String path, String bearer, @Nullable Object body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(ANSWER)
                .header("Accept", "application/json, application/problem+json")
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(Json.MAPPER.writeValueAsBytes(body)));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        if (!bearer.isEmpty()) {
            request.header("Authorization", "Bearer " + bearer);
        }
        HttpResponse<byte[]> response = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        return new Answer(response.statusCode(), parse(response.body()));
    }

    private static String text(Answer answer, String member) throws IOException {
        JsonNode value = answer.require().path(member);
        if (!value.isTextual() || value.asText().isBlank()) {
            throw new IOException("the gateway's answer has no " + member);
        }
        return value.asText();
    }

    private static JsonNode parse(byte[] body) {
        try {
            return Json.MAPPER.readTree(body);
        } catch (IOException notJson) {
            return MissingNode.getInstance();
        }
    }
}
