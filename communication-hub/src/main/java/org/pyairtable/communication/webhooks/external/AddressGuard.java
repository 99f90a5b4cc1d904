package org.pyairtable.communication.webhooks.external;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.UniHelper;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.pyairtable.communication.webhooks.WebhookSettings;

/**
 * Looks up hosts and lets through those of the public internet only. Whoever connects must use the address that was
 * checked, never the name again: the next look-up may answer otherwise.
 */
@Singleton
public class AddressGuard {
    /** Look-ups block; slow ones must hold up nobody but each other. */
    private static final int LOOK_UPS = 16;

    private final WorkerExecutor resolver;
    private final Set<String> allowed;

    AddressGuard(Vertx vertx, WebhookSettings settings) {
        this.resolver = vertx.createSharedWorkerExecutor("webhook-look-ups", LOOK_UPS);
        this.allowed = settings.allowedPrivateHosts().orElse(Set.of()).stream()
                .map(AddressGuard::normal)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The address to connect to. Fails with {@link RefusedAddress} if the host has none or any that is not public. */
    public Uni<InetAddress> check(String host) {
        String name = normal(host);
        return Uni.createFrom()
                .deferred(() -> UniHelper.toUni(resolver.executeBlocking(() -> lookUp(name), false)))
                .map(addresses -> permitted(name, addresses));
    }

    private InetAddress permitted(String name, InetAddress[] addresses) {
        if (!allowed.contains(name) && !Arrays.stream(addresses).allMatch(PublicAddress::is)) {
            throw new RefusedAddress("has a host with an address that is not public");
        }
        return addresses[0];
    }

    private static InetAddress[] lookUp(String name) {
        try {
            return InetAddress.getAllByName(name);
        } catch (UnknownHostException e) {
            throw new RefusedAddress("has a host that cannot be found");
        }
    }

    /** As a name, lower case, without the brackets of an IPv6 address and the dot of a complete name. */
    private static String normal(String host) {
        String name = host.strip().toLowerCase(Locale.ROOT);
        if (name.startsWith("[") && name.endsWith("]")) {
            return name.substring(1, name.length() - 1);
        }
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }
}
