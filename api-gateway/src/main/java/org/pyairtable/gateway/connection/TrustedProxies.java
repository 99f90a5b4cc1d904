package org.pyairtable.gateway.connection;

import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.pyairtable.gateway.GatewaySettings;
import org.pyairtable.gateway.GatewaySettings.ForwardedHeader;

/**
 * Determines the client of a request. Each proxy appends the client that it saw, so the last entries are our own proxies and
 * the last entry that is not one of them is the client; earlier entries are the client's own claims.
 */
@Singleton
public class TrustedProxies {
    private final List<Network> networks;
    private final ForwardedHeader header;

    TrustedProxies(GatewaySettings config) {
        this.networks = config.trustedProxies().addresses().orElse(List.of()).stream()
                .map(Network::of)
                .toList();
        this.header = config.trustedProxies().header();
    }

    boolean trusts(InetAddress address) {
        return networks.stream().anyMatch(network -> network.contains(address));
    }

    /** The client of a request. */
    public Client client(HttpServerRequest request) {
        ClientConnection connection = ClientConnection.of(request);
        Optional<String> called = Optional.ofNullable(request.getHeader("Host"));
        String scheme = request.isSSL() ? "https" : "http";
        if (!connection.isTrusted()) {
            return new Client(connection.peer(), scheme, called, false);
        }
        Forwarded said =
                switch (header) {
                    case X_FORWARDED -> Forwarded.ofExtensions(request.headers());
                    case FORWARDED -> Forwarded.ofStandard(request.headers());
                };
        return new Client(
                address(connection.peer(), said.clients()),
                last(said.schemes(), value -> value.equals("http") || value.equals("https"))
                        .orElse(scheme),
                last(said.hosts(), Hosts::isSound).or(() -> called),
                true);
    }

    private InetAddress address(InetAddress peer, List<String> clients) {
        InetAddress client = peer;
        for (String claimed : clients.reversed()) {
            InetAddress named = Forwarded.address(claimed);
            if (named == null) {
                return client;
            }
            client = named;
            if (!trusts(named)) {
                return named;
            }
        }
        return client;
    }

    private static Optional<String> last(List<String> values, Predicate<String> sound) {
        return values.isEmpty()
                ? Optional.empty()
                : Optional.of(values.getLast()).filter(sound);
    }
}
