package org.pyairtable.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A caller of the gateway with one credential; an anonymous one without. */
final class Gateway {
    /** An answer and the request's id, which is the correlation id of all events that it caused. */
    record Answer(int status, JsonNode body, String requestId) {
        Answer expect(int expected) {
            if (status != expected) {
                throw new DemoFailure("Expected status %d, got %d: %s".formatted(expected, status, body));
            }
            return this;
        }
    }

    /**
     * An answer as it came.
     *
     * @param path without the query
     * @param type its media type, without parameters; empty when there is none
     */
    record Seen(String method, String path, int status, String type, String body) {}

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient http;
    private final String url;
    private final @Nullable String token;
    private final Consumer<Seen> watcher;

    private Gateway(HttpClient http, String url, @Nullable String token, Consumer<Seen> watcher) {
        this.http = http;
        this.url = url;
        this.token = token;
        this.watcher = watcher;
    }

    static Gateway anonymous(String url) {
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(10))
                .build();
        return new Gateway(http, url.endsWith("/") ? url.substring(0, url.length() - 1) : url, null, seen -> {});
    }

    Gateway with(String newToken) {
        return new Gateway(http, url, newToken, watcher);
    }

    /** The same caller, of whose answers and of those of others made of it somebody hears. */
    Gateway watchedBy(Consumer<Seen> newWatcher) {
        return new Gateway(http, url, token, newWatcher);
    }

    String url() {
        return url;
    }

    Answer get(String path) {
        return send("GET", path, null);
    }

    /** A file, which has to be there. */
    String download(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url + path)).timeout(PATIENCE).GET();
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            var response = http.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
            if (response.statusCode() != 200) {
                throw new DemoFailure("GET %s answered %d".formatted(path, response.statusCode()));
            }
            return response.body();
        } catch (IOException e) {
            throw new DemoFailure("GET %s failed: %s".formatted(path, e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoFailure("Interrupted");
        }
    }

    Answer post(String path, Object body) {
        return send("POST", path, body);
    }

    Answer patch(String path, Object body) {
        return send("PATCH", path, body);
    }

    Answer delete(String path) {
        return send("DELETE", path, null);
    }

    Answer send(String method, String path, @Nullable Object body) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url + path)).timeout(PATIENCE);
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        if (body == null) {
            request.method(method, BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json")
                    .method(method, BodyPublishers.ofString(Json.write(body)));
        }
        try {
            var response = http.send(request.build(), BodyHandlers.ofByteArray());
            watcher.accept(new Seen(
                    method,
                    path.split("\\?", 2)[0],
                    response.statusCode(),
                    response.headers().firstValue("Content-Type").orElse("").split(";", 2)[0],
                    new String(response.body(), StandardCharsets.UTF_8)));
            return new Answer(
                    response.statusCode(),
                    Json.read(response.body()),
                    response.headers().firstValue("X-Request-Id").orElse(""));
        } catch (IOException e) {
            throw new DemoFailure("%s %s failed: %s".formatted(method, path, e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoFailure("Interrupted");
        }
    }

    /** A value for a query string or path. */
    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
