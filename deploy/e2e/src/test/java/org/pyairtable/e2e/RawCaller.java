package org.pyairtable.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/** Sends any bytes with any headers, and takes any answer, none included. */
final class RawCaller {
    /**
     * What came back, and after how long.
     *
     * @param status 0 when the connection brought no answer
     */
    record Answer(int status, Map<String, String> headers, String body, Duration took) {
        JsonNode json() {
            return Json.read(body.getBytes(StandardCharsets.UTF_8));
        }

        String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private final String url;
    private final Map<String, String> headers;
    private final Consumer<Gateway.Seen> watcher;

    private RawCaller(String url, Map<String, String> headers, Consumer<Gateway.Seen> watcher) {
        this.url = url;
        this.headers = headers;
        this.watcher = watcher;
    }

    static RawCaller at(String url) {
        return new RawCaller(url, Map.of(), seen -> {});
    }

    static RawCaller withToken(String url, String token) {
        return new RawCaller(url, Map.of("Authorization", "Bearer " + token), seen -> {});
    }

    /** The same caller, of whose answers somebody hears. */
    RawCaller watchedBy(Consumer<Gateway.Seen> newWatcher) {
        return new RawCaller(url, headers, newWatcher);
    }

    Answer get(String path) {
        return send("GET", path, Map.of(), BodyPublishers.noBody());
    }

    /** With a body that claims to be JSON. */
    Answer send(String method, String path, String body) {
        return send(method, path, body.getBytes(StandardCharsets.UTF_8));
    }

    /** With a body that claims to be JSON. */
    Answer send(String method, String path, byte[] body) {
        return send(method, path, Map.of("Content-Type", "application/json"), BodyPublishers.ofByteArray(body));
    }

    /** With a body that does not say how long it is. */
    Answer stream(String method, String path, byte[] body) {
        return send(
                method,
                path,
                Map.of("Content-Type", "application/json"),
                BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)));
    }

    Answer send(String method, String path, Map<String, String> more, BodyPublisher body) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url + path)).timeout(PATIENCE).method(method, body);
        headers.forEach(request::header);
        more.forEach(request::setHeader);
        long began = System.nanoTime();
        try {
            var response = http.send(request.build(), BodyHandlers.ofString());
            Map<String, String> answered = new java.util.TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            response.headers().map().forEach((name, values) -> answered.put(name, String.join(", ", values)));
            watcher.accept(new Gateway.Seen(
                    method,
                    path.split("\\?", 2)[0],
                    response.statusCode(),
                    answered.getOrDefault("Content-Type", "").split(";", 2)[0],
                    response.body()));
            return new Answer(response.statusCode(), answered, response.body(), since(began));
        } catch (IOException e) {
            return new Answer(0, Map.of(), String.valueOf(e.getMessage()), since(began));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Duration since(long began) {
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
