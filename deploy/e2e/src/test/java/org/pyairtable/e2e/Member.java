package org.pyairtable.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A user who registered through the gateway, with a workspace of their own.
 *
 * @param session signed in
 * @param token a personal access token with every scope
 */
record Member(
        Gateway session,
        String sessionToken,
        String refreshToken,
        Gateway token,
        String tokenText,
        String id,
        String email,
        String workspaceId) {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** A table of two fields, {@code Name} and {@code Number}. */
    record Table(Gateway token, String baseId, String id) {
        String path() {
            return "/v0/" + baseId + "/" + id;
        }

        /** All records: the ids of those with a name, by that name. */
        Map<String, List<String>> records() {
            Map<String, List<String>> found = new LinkedHashMap<>();
            Optional<String> offset = Optional.of("");
            while (offset.isPresent()) {
                JsonNode page = token.get(path() + "?pageSize=100"
                                + (offset.get().isEmpty() ? "" : "&offset=" + Gateway.encode(offset.get())))
                        .expect(200)
                        .body();
                page.path("records").forEach(r -> found.computeIfAbsent(
                                r.path("fields").path("Name").asText(), name -> new ArrayList<>())
                        .add(r.path("id").asText()));
                offset = Optional.ofNullable(page.get("offset")).map(JsonNode::asText);
            }
            return found;
        }
    }

    /** By an invitation of the first user. */
    static Member register(RunningSuite suite) {
        String email = newEmail();
        String secret = suite.operator()
                .post("/api/operator/core-platform/invitations", Map.of("email", email, "delivery", "link"))
                .expect(201)
                .body()
                .path("secret")
                .asText();
        return register(
                suite.anonymous(),
                Map.of(
                        "email",
                        email,
                        "password",
                        UUID.randomUUID() + "-Aa1",
                        "name",
                        "Rita Reader",
                        "invitation",
                        secret));
    }

    /** At a build, or an installation, where everybody may register. */
    static Member registerOpenly(Gateway anonymous, String password) {
        return register(anonymous, Map.of("email", newEmail(), "password", password, "name", "Rita Reader"));
    }

    private static String newEmail() {
        return "user-" + UUID.randomUUID() + "@example.org";
    }

    private static Member register(Gateway anonymous, Map<String, String> applicant) {
        JsonNode registered =
                anonymous.post("/api/auth/register", applicant).expect(201).body();
        String sessionToken = registered.path("accessToken").asText();
        Gateway session = anonymous.with(sessionToken);
        String token = session.post("/api/tokens", Map.of("name", "everything", "scopes", List.of("*")))
                .expect(201)
                .body()
                .path("token")
                .asText();
        Member member = new Member(
                session,
                sessionToken,
                registered.path("refreshToken").asText(),
                anonymous.with(token),
                token,
                registered.path("user").path("id").asText(),
                registered.path("user").path("email").asText(),
                registered.path("workspace").path("id").asText());
        Until.holds(
                "The token to be known",
                PATIENCE,
                () -> member.token().get("/v0/meta/whoami").status() == 200);
        return member;
    }

    /** A new base with tables of these names. */
    List<Table> tables(String... names) {
        List<Map<String, Object>> definitions = List.of(names).stream()
                .map(name -> Map.<String, Object>of(
                        "name",
                        name,
                        "fields",
                        List.of(
                                Map.of("name", "Name", "type", "singleLineText"),
                                Map.of("name", "Number", "type", "number", "options", Map.of("precision", 0)))))
                .toList();
        JsonNode created = Until.present("The base's creation", PATIENCE, () -> {
            Gateway.Answer answer = token.post(
                    "/v0/meta/bases", Map.of("name", "Base", "workspaceId", workspaceId, "tables", definitions));
            // The membership is on its way to data-integration.
            return answer.status() == 200 ? Optional.of(answer.body()) : Optional.empty();
        });
        List<Table> tables = new ArrayList<>();
        created.path("tables")
                .forEach(t -> tables.add(new Table(
                        token, created.path("id").asText(), t.path("id").asText())));
        return tables;
    }

    RawCaller raw() {
        return RawCaller.withToken(token.url(), tokenText);
    }

    RawCaller rawSession() {
        return RawCaller.withToken(session.url(), sessionToken);
    }

    /** The records that the words find, by title. */
    List<String> search(String words) {
        List<String> titles = new ArrayList<>();
        session.get("/api/search?limit=10&workspaceId=" + workspaceId + "&q=" + Gateway.encode(words))
                .expect(200)
                .body()
                .path("items")
                .forEach(item -> titles.add(item.path("title").asText()));
        return titles;
    }
}
