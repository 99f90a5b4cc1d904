package org.pyairtable.data;

import io.restassured.RestAssured;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;

/** Requests whose path or body a well-meaning client would tidy up. */
public final class RawHttp {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private RawHttp() {}

    public static HttpResponse<String> post(String path, String body) {
        return send(
                request(path).POST(HttpRequest.BodyPublishers.ofString(body)).build());
    }

    /** Waits for the server's leave before it sends the body, as clients with much to send do. */
    public static HttpResponse<String> postLarge(String path, String body) {
        return send(request(path)
                .expectContinue(true)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    public static HttpResponse<String> get(String path) {
        return send(request(path).GET().build());
    }

    /** Without waiting for the answer. */
    public static CompletableFuture<HttpResponse<String>> getLater(String path, String userId) {
        return CLIENT.sendAsync(request(path, userId).GET().build(), HttpResponse.BodyHandlers.ofString());
    }

    /** The beginning of an answer whose body is read by the caller. */
    public static CompletableFuture<HttpResponse<InputStream>> streamLater(String path, String userId) {
        return CLIENT.sendAsync(request(path, userId).GET().build(), HttpResponse.BodyHandlers.ofInputStream());
    }

    /** Reads a body to its end and keeps nothing of it. */
    public static long length(InputStream body) {
        try (body) {
            return body.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static HttpRequest.Builder request(String path) {
        return request(path, DataFixture.OWNER);
    }

    private static HttpRequest.Builder request(String path, String userId) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + path))
                .header("Authorization", "Bearer " + DataFixture.people().token(userId))
                .header("Content-Type", "application/json");
    }

    private static HttpResponse<String> send(HttpRequest request) {
        try {
            return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
