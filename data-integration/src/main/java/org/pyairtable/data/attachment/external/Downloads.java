package org.pyairtable.data.attachment.external;

import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.UniHelper;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.data.attachment.AttachmentSettings;
import org.pyairtable.runtime.external.AddressGuard;
import org.pyairtable.runtime.external.RefusedAddress;

/**
 * Gets files from where clients say they are, but from nowhere that is not public. Each redirect is checked as the first
 * address was, and each connection goes to the address that was checked.
 */
@Singleton
public class Downloads {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final int MAX_REDIRECTS = 5;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private final Vertx vertx;
    private final AddressGuard guard;
    private final HttpClient client;
    private final Duration timeout;

    Downloads(Vertx vertx, AttachmentSettings settings) {
        this.vertx = vertx;
        this.guard = new AddressGuard(
                vertx, "attachment", settings.allowedPrivateHosts().orElse(Set.of()));
        this.timeout = settings.downloadTimeout();
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setMaxPoolSize(settings.concurrency())
                .setKeepAlive(false)
                .setForceSni(true)
                .setDecompressionSupported(false));
    }

    void stop(@Observes ShutdownEvent event) {
        client.close();
    }

    /**
     * A file whose bytes wait to be read. Fails with {@link RefusedDownload} when no further attempt can help, with anything
     * else when one may. The connection ends with the body, or after the configured time, which fails the body.
     */
    public Uni<Download> open(URI source) {
        return open(source, MAX_REDIRECTS);
    }

    private Uni<Download> open(URI source, int redirects) {
        return guard.check(source.getHost())
                .onFailure(RefusedAddress.class)
                .transform(refused -> new RefusedDownload("The URL " + refused.getMessage()))
                .chain(address -> request(source, address))
                .chain(download -> follow(source, download, redirects))
                .ifNoItem()
                .after(timeout)
                .fail();
    }

    private Uni<Download> follow(URI source, Download download, int redirects) {
        Optional<String> location = download.location().filter(l -> REDIRECTS.contains(download.status()));
        if (location.isEmpty()) {
            return accepted(download);
        }
        download.abandon();
        if (redirects == 0) {
            throw new RefusedDownload("There are more than " + MAX_REDIRECTS + " redirects");
        }
        return open(target(source, location.get()), redirects - 1);
    }

    private static URI target(URI source, String location) {
        try {
            URI target = source.resolve(location);
            String scheme = target.getScheme() == null ? "" : target.getScheme().toLowerCase(Locale.ROOT);
            if (target.getHost() != null && (scheme.equals("http") || scheme.equals("https"))) {
                return target;
            }
        } catch (IllegalArgumentException e) {
            throw new RefusedDownload("The address of a redirect is not a URL");
        }
        throw new RefusedDownload("The address of a redirect is not a URL of a file");
    }

    private static Uni<Download> accepted(Download download) {
        int status = download.status();
        if (status == 200) {
            return Uni.createFrom().item(download);
        }
        download.abandon();
        boolean mayChange = status >= 500 || status == 408 || status == 425 || status == 429;
        String answer = "The server of the file answered " + status;
        return Uni.createFrom().failure(mayChange ? new IllegalStateException(answer) : new RefusedDownload(answer));
    }

    private Uni<Download> request(URI source, InetAddress address) {
        return Uni.createFrom()
                .deferred(() ->
                        UniHelper.toUni(client.request(options(source, address)).compose(this::send)));
    }

    private Future<Download> send(HttpClientRequest request) {
        // Closes the connection; whatever waits for it then fails.
        long timer = vertx.setTimer(timeout.toMillis(), t -> request.reset());
        return request.send()
                .map(response -> download(request, response.pause(), timer))
                .onFailure(failure -> vertx.cancelTimer(timer));
    }

    private Download download(HttpClientRequest request, HttpClientResponse response, long timer) {
        return new Download(response, () -> vertx.cancelTimer(timer), request::reset);
    }

    /** The host of the URL stays what the request and the certificate are about; the address is the checked one. */
    private static RequestOptions options(URI source, InetAddress address) {
        boolean ssl = "https".equalsIgnoreCase(source.getScheme());
        int port = source.getPort() > 0 ? source.getPort() : ssl ? 443 : 80;
        return new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setServer(SocketAddress.inetSocketAddress(new InetSocketAddress(address, port)))
                .setHost(source.getHost())
                .setPort(port)
                .setSsl(ssl)
                .setURI(path(source))
                .setFollowRedirects(false)
                .setConnectTimeout(CONNECT.toMillis())
                .putHeader("Accept", "*/*")
                .putHeader("User-Agent", "PyAirtable attachments");
    }

    private static String path(URI source) {
        String path = source.getRawPath() == null || source.getRawPath().isEmpty() ? "/" : source.getRawPath();
        return source.getRawQuery() == null ? path : path + "?" + source.getRawQuery();
    }
}
