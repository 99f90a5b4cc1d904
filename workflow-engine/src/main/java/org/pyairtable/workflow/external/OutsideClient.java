package org.pyairtable.workflow.external;

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
import java.util.Set;
import org.pyairtable.runtime.external.AddressGuard;
import org.pyairtable.runtime.external.RefusedAddress;
import org.pyairtable.workflow.WorkflowSettings;

/**
 * Makes requests to addresses of the public internet, and to the hosts that the operator allows. Each connection goes to the
 * address that was checked. Redirects are answers like any other.
 */
@Singleton
public class OutsideClient {
    /** Of an answer's body: what a step may give, with room for its own members. */
    public static final int MOST_BYTES = 500_000;

    private static final Duration CONNECT = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final AddressGuard guard;
    private final HttpClient client;

    OutsideClient(Vertx vertx, WorkflowSettings settings) {
        this.vertx = vertx;
        this.guard = new AddressGuard(
                vertx, "workflow", settings.allowedPrivateHosts().orElse(Set.of()));
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setMaxPoolSize(64)
                .setKeepAlive(false)
                .setForceSni(true)
                .setDecompressionSupported(false));
    }

    void stop(@Observes ShutdownEvent event) {
        client.close();
    }

    /** Never fails, and takes no longer than the request's timeout. */
    public Uni<OutsideAnswer> exchange(OutsideRequest request) {
        return guard.check(request.url().getHost())
                .chain(address -> sent(request, address))
                .ifNoItem()
                .after(request.timeout())
                .recoverWithItem(() -> new OutsideAnswer.Unreachable(
                        "No answer within " + request.timeout().toMillis() / 1000.0 + " s"))
                .onFailure(RefusedAddress.class)
                .recoverWithItem(refused -> new OutsideAnswer.Refused("The URL " + refused.getMessage()))
                .onFailure()
                .recoverWithItem(failure -> new OutsideAnswer.Unreachable(
                        failure.getClass().getSimpleName() + ": " + failure.getMessage()));
    }

    private Uni<OutsideAnswer> sent(OutsideRequest request, InetAddress address) {
        RequestOptions options = options(request.url(), address).setMethod(HttpMethod.valueOf(request.method()));
        request.headers().forEach(options::putHeader);
        return Uni.createFrom().deferred(() -> UniHelper.toUni(sent(request, options)));
    }

    private Future<OutsideAnswer> sent(OutsideRequest request, RequestOptions options) {
        return client.request(options).compose(open -> {
            // Closes the connection, which fails the exchange.
            long timer = vertx.setTimer(request.timeout().toMillis(), t -> open.reset());
            String body = request.body();
            return (body == null ? open.send() : open.send(Buffer.buffer(body)))
                    .compose(response -> new BoundedBody(open, response).read())
                    .onComplete(done -> vertx.cancelTimer(timer));
        });
    }

    /** Request and certificate check use the host of the URL; the connection uses the checked address. */
    private static RequestOptions options(URI url, InetAddress address) {
        boolean ssl = "https".equalsIgnoreCase(url.getScheme());
        int port = url.getPort() >= 0 ? url.getPort() : ssl ? 443 : 80;
        return new RequestOptions()
                .setServer(SocketAddress.inetSocketAddress(new InetSocketAddress(address, port)))
                .setHost(url.getHost())
                .setPort(port)
                .setSsl(ssl)
                .setURI(path(url))
                .setFollowRedirects(false)
                .setConnectTimeout(CONNECT.toMillis());
    }

    private static String path(URI url) {
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
    }
}
