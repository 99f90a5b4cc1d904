package org.pyairtable.gateway;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** A client that sends exactly what a test says. */
public final class GatewayClient {
    /** What came back. */
    public record Answer(int status, MultiMap headers, Buffer body, Duration took) {
        public JsonObject json() {
            return body.toJsonObject();
        }
    }

    /** Given, because the kernel lets those that it sizes itself grow to tens of megabytes on some machines. */
    static final int SOCKET_BUFFER = 256 * 1024;

    private final HttpClient client;
    private final URI gateway;

    public GatewayClient(Vertx vertx, URI gateway, String localAddress) {
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setMaxPoolSize(50)
                .setLocalAddress(localAddress)
                .setReceiveBufferSize(SOCKET_BUFFER));
        this.gateway = gateway;
    }

    public Answer get(String path, Map<String, String> headers) {
        return send("GET", path, headers, Buffer.buffer());
    }

    public Answer send(String method, String path, Map<String, String> headers, Buffer body) {
        long start = System.nanoTime();
        return get(exchange(method, path, headers, body, response -> response.body()
                .map(received -> new Answer(
                        response.statusCode(),
                        response.headers(),
                        received,
                        Duration.ofNanos(System.nanoTime() - start)))));
    }

    /** Looks at the response on its own thread, so that no part of it passes unseen. */
    public <T> Future<T> exchange(
            String method,
            String path,
            Map<String, String> headers,
            Buffer body,
            Function<HttpClientResponse, Future<T>> look) {
        return request(method, path, headers)
                .compose(request -> (body.length() == 0 ? request.send() : request.send(body)).compose(look));
    }

    public Future<HttpClientRequest> request(String method, String path, Map<String, String> headers) {
        return client.request(options(method, path)).map(request -> {
            headers.forEach(request::putHeader);
            if (headers.containsKey("Transfer-Encoding")) {
                request.setChunked(true);
            }
            return request;
        });
    }

    public RequestOptions options(String method, String path) {
        return new RequestOptions()
                .setHost(gateway.getHost())
                .setPort(gateway.getPort())
                .setMethod(HttpMethod.valueOf(method))
                .setURI(path);
    }

    public static <T> T get(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }
}
