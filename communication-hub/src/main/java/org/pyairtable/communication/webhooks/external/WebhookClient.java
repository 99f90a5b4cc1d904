package org.pyairtable.communication.webhooks.external;

import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.UniHelper;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.pyairtable.communication.webhooks.TargetUrl;
import org.pyairtable.communication.webhooks.WebhookSettings;
import org.pyairtable.runtime.external.AddressGuard;
import org.pyairtable.runtime.external.RefusedAddress;

/** Posts to targets that the {@link AddressGuard} allows. */
@Singleton
public class WebhookClient {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final int IDLE_SECONDS = 10;

    private final Vertx vertx;
    private final AddressGuard guard;
    private final HttpClient client;
    private final Duration timeout;

    WebhookClient(Vertx vertx, AddressGuard guard, WebhookSettings settings) {
        this.vertx = vertx;
        this.guard = guard;
        this.timeout = settings.timeout();
        // The pool is per target address, which endpoints may share: its size must never limit their attempts.
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setMaxPoolSize(settings.concurrency())
                .setKeepAliveTimeout(IDLE_SECONDS)
                .setForceSni(true)
                .setDecompressionSupported(false));
    }

    void stop(@Observes ShutdownEvent event) {
        client.close();
    }

    /** Never fails; takes no longer than the configured timeout. */
    public Uni<Answer> post(URI target, Map<String, String> headers, String body) {
        return guard.check(target.getHost(), TargetUrl.port(target))
                .chain(address -> exchange(target, address, headers, Buffer.buffer(body)))
                .ifNoItem()
                .after(timeout)
                .recoverWithItem(() -> new Answer.Unreachable("No answer within " + timeout.toSeconds() + " s"))
                .onFailure()
                .recoverWithItem(failure -> new Answer.Unreachable(reason(failure)));
    }

    private Uni<Answer> exchange(URI target, InetAddress address, Map<String, String> headers, Buffer body) {
        RequestOptions options = options(target, address);
        headers.forEach(options::putHeader);
        return Uni.createFrom().deferred(() -> UniHelper.toUni(post(options, body)));
    }

    private Future<Answer> post(RequestOptions options, Buffer body) {
        return client.request(options).compose(request -> {
            // Closes the connection, which fails the exchange.
            long timer = vertx.setTimer(timeout.toMillis(), t -> request.reset());
            return request.send(body)
                    .compose(response -> new CappedBody(request, response)
                            .read()
                            .map(text -> Answer.of(response.statusCode(), text)))
                    .onComplete(done -> vertx.cancelTimer(timer));
        });
    }

    /** Request and certificate check use the host of the URL; the connection uses the checked address. */
    private static RequestOptions options(URI target, InetAddress address) {
        boolean ssl = "https".equalsIgnoreCase(target.getScheme());
        int port = TargetUrl.port(target);
        return new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setServer(SocketAddress.inetSocketAddress(new InetSocketAddress(address, port)))
                .setHost(target.getHost())
                .setPort(port)
                .setSsl(ssl)
                .setURI(path(target))
                .setFollowRedirects(false)
                .setConnectTimeout(CONNECT.toMillis());
    }

    private static String path(URI target) {
        String path = target.getRawPath() == null || target.getRawPath().isEmpty() ? "/" : target.getRawPath();
        return target.getRawQuery() == null ? path : path + "?" + target.getRawQuery();
    }

    private static String reason(Throwable failure) {
        return failure instanceof RefusedAddress
                ? "The URL " + failure.getMessage()
                : failure.getClass().getSimpleName() + ": " + failure.getMessage();
    }
}
