package org.pyairtable.runtime.external;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.UniHelper;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Looks up hosts and lets through those of the public internet only. Whoever connects must use the address that was
 * checked, never the name again: the next look-up may answer otherwise.
 */
public final class AddressGuard {
    /** Look-ups block; slow ones must hold up nobody but each other. */
    private static final int LOOK_UPS = 16;

    private final WorkerExecutor resolver;
    private final Set<String> allowed;

    /**
     * @param purpose names the threads that look up
     * @param allowedPrivateHosts hosts, as they stand in a URL, that may have private addresses
     */
    public AddressGuard(Vertx vertx, String purpose, Set<String> allowedPrivateHosts) {
        this.resolver = vertx.createSharedWorkerExecutor(purpose + "-look-ups", LOOK_UPS);
        this.allowed = allowedPrivateHosts.stream().map(AddressGuard::normal).collect(Collectors.toUnmodifiableSet());
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
