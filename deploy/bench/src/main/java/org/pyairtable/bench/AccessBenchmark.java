package org.pyairtable.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How long access lasts after its end: from the answer to the request that ends it to the first 401 of the gateway, and to the
 * end of an open stream. One person signs in anew for each of them.
 */
public final class AccessBenchmark {
    private static final int REPEATS = 25;
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long BOUND = TimeUnit.SECONDS.toNanos(20);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Object NOTHING = new Object();

    private final LocalSuite suite;
    private final GatewayConnection operator;
    private final String email = "bench-" + UUID.randomUUID() + "@example.org";
    private final String password = UUID.randomUUID() + "-Aa1";
    private String userId = "";
    private String workspaceId = "";

    private AccessBenchmark(LocalSuite suite, GatewayConnection operator) {
        this.suite = suite;
        this.operator = operator;
    }

    /** A session of the person. */
    private record Session(String access, String refresh) {
        String id() throws IOException {
            return JSON.readTree(Base64.getUrlDecoder().decode(access.split("\\.", -1)[1]))
                    .path("sid")
                    .asText();
        }
    }

    /** What ends access. */
    @FunctionalInterface
    private interface End {
        void run() throws IOException;
    }

    public static void main(String[] arguments) throws Exception {
        LocalSuite suite = LocalSuite.running();
        System.out.println(Machine.describe());
        try (GatewayConnection operator = suite.connect()) {
            AccessBenchmark benchmark = new AccessBenchmark(suite, operator);
            benchmark.register();
            benchmark.run();
        }
    }

    private void register() throws IOException {
        JsonNode invitation =
                operator.post("/api/operator/core-platform/invitations", Map.of("email", email, "delivery", "link"));
        try (GatewayConnection anonymous = new GatewayConnection(suite.gateway(), "")) {
            JsonNode registered = anonymous.post(
                    "/api/auth/register",
                    Map.of(
                            "email",
                            email,
                            "password",
                            password,
                            "name",
                            "Bench",
                            "invitation",
                            invitation.path("secret").asText()));
            userId = registered.path("user").path("id").asText();
            workspaceId = registered.path("workspace").path("id").asText();
        }
    }

    private void run() throws Exception {
        report("signing out", () -> {
            Session session = signIn();
            return refusal(
                    session.access(),
                    () -> in(session, "POST", "/api/auth/logout", Map.of("refreshToken", session.refresh())));
        });
        report("a session that is revoked from another", () -> {
            Session session = signIn();
            Session other = signIn();
            String ended = "/api/auth/sessions/" + session.id();
            long nanos = refusal(session.access(), () -> in(other, "DELETE", ended, NOTHING));
            in(other, "POST", "/api/auth/logout", Map.of("refreshToken", other.refresh()));
            return nanos;
        });
        report("a token that is revoked", () -> {
            Session session = signIn();
            JsonNode token = in(session, "POST", "/api/tokens", Map.of("name", "t", "scopes", List.of("*")));
            String ended = "/api/tokens/" + token.path("id").asText();
            long nanos = refusal(token.path("token").asText(), () -> in(session, "DELETE", ended, NOTHING));
            in(session, "POST", "/api/auth/logout", Map.of("refreshToken", session.refresh()));
            return nanos;
        });
        report("a user who is disabled", () -> {
            Session session = signIn();
            String user = "/api/users/" + userId;
            long nanos = refusal(session.access(), () -> operator.patch(user, Map.of("disabled", true)));
            operator.patch(user, Map.of("disabled", false));
            return nanos;
        });
        String stream = waitingRun();
        report("an open stream of a session that ends", () -> {
            Session session = signIn();
            return closing(stream, session);
        });
    }

    /** What is measured. */
    @FunctionalInterface
    private interface Measured {
        long nanos() throws Exception;
    }

    private static void report(String what, Measured measured) throws Exception {
        measured.nanos();
        Timings timings = new Timings();
        for (int i = 0; i < REPEATS; i++) {
            timings.add(measured.nanos());
        }
        DataBenchmark.note(what + ", p50", timings.median(), "ms");
        DataBenchmark.note(what + ", p95", timings.percentile(0.95), "ms");
        DataBenchmark.report(what + ", most of " + REPEATS, timings.percentile(1), "ms", "≤ 1000");
    }

    /** Signs in before anything is timed, as soon as the limit of sign-ins per address allows it. */
    private Session signIn() throws Exception {
        try (GatewayConnection anonymous = new GatewayConnection(suite.gateway(), "")) {
            JsonNode session =
                    anonymous.postWithinLimits("/api/auth/login", Map.of("email", email, "password", password));
            return new Session(
                    session.path("accessToken").asText(),
                    session.path("refreshToken").asText());
        }
    }

    private JsonNode in(Session session, String method, String path, Object body) throws IOException {
        try (GatewayConnection connection = new GatewayConnection(suite.gateway(), session.access())) {
            byte[] answer = connection.send(method, path, body == NOTHING ? new byte[0] : JSON.writeValueAsBytes(body));
            return JSON.readTree(answer);
        }
    }

    private long refusal(String token, End end) throws IOException {
        try (GatewayConnection caller = new GatewayConnection(suite.gateway(), token)) {
            awaitKnown(caller);
            end.run();
            long began = System.nanoTime();
            while (System.nanoTime() - began < BOUND) {
                if (isRefused(caller)) {
                    return System.nanoTime() - began;
                }
                LockSupport.parkNanos(PAUSE);
            }
            throw new IOException("access has not ended");
        }
    }

    /** A new token is known to the gateway within milliseconds. */
    private static void awaitKnown(GatewayConnection caller) throws IOException {
        long began = System.nanoTime();
        while (isRefused(caller)) {
            if (System.nanoTime() - began > BOUND) {
                throw new IOException("access has not begun");
            }
            LockSupport.parkNanos(PAUSE);
        }
    }

    private static boolean isRefused(GatewayConnection caller) throws IOException {
        try {
            caller.get("/v0/meta/whoami");
            return false;
        } catch (IOException e) {
            if (String.valueOf(e.getMessage()).contains(" 401 ")) {
                return true;
            }
            throw e;
        }
    }

    /** The stream of a run that waits for longer than this takes. */
    private String waitingRun() throws Exception {
        Session session = signIn();
        JsonNode workflow = in(
                session,
                "POST",
                "/api/workflows",
                Map.of(
                        "workspaceId",
                        workspaceId,
                        "name",
                        "Waits",
                        "trigger",
                        Map.of("type", "manual"),
                        "steps",
                        List.of(Map.of("id", "a", "action", "wait", "duration", "PT1H"))));
        JsonNode run =
                in(session, "POST", "/api/workflows/" + workflow.path("id").asText() + "/runs", Map.of());
        return "/api/runs/" + run.path("id").asText() + "/events";
    }

    private long closing(String stream, Session session) throws IOException {
        try (GatewayConnection reader = new GatewayConnection(suite.gateway(), session.access())) {
            reader.request("GET", stream, new byte[0]);
            byte[] buffer = new byte[8192];
            if (reader.read(buffer) <= 0) {
                throw new IOException("the stream has not begun");
            }
            in(session, "POST", "/api/auth/logout", Map.of("refreshToken", session.refresh()));
            long began = System.nanoTime();
            int read = 1;
            while (read > 0) {
                read = reader.read(buffer);
            }
            return System.nanoTime() - began;
        }
    }
}
