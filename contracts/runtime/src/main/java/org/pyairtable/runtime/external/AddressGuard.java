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
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Resolves hosts and allows only addresses of the public internet. Connect to the address that was checked, never to the
 * name again: the next lookup may give another address.
 */
public final class AddressGuard {
    /** Lookups block, so they have threads of their own, where slow ones delay only each other. */
    private static final int LOOK_UPS = 16;

    private final WorkerExecutor resolver;
    private final BiFunction<String, Integer, Uni<Boolean>> exceptions;

    /**
     * @param purpose names the threads that resolve hosts
     * @param allowedPrivateHosts hosts, as they stand in a URL, that may have private addresses at any port
     */
    public AddressGuard(Vertx vertx, String purpose, Set<String> allowedPrivateHosts) {
        Set<String> allowed =
                allowedPrivateHosts.stream().map(AddressGuard::normal).collect(Collectors.toUnmodifiableSet());
        this.resolver = vertx.createSharedWorkerExecutor(purpose + "-look-ups", LOOK_UPS);
        this.exceptions = (host, port) -> Uni.createFrom().item(allowed.contains(host));
    }

    /**
     * @param purpose names the threads that resolve hosts
     * @param exceptions whether a receiver, in the form of {@link #receiver}, may have a private address; asked each time
     */
    public AddressGuard(Vertx vertx, String purpose, Function<String, Uni<Boolean>> exceptions) {
        this.resolver = vertx.createSharedWorkerExecutor(purpose + "-look-ups", LOOK_UPS);
        this.exceptions = (host, port) -> exceptions.apply(receiver(host, port));
    }

    /** The one form of a receiver: {@code host:port}, lower case, an IPv6 address in brackets. */
    public static String receiver(String host, int port) {
        String name = normal(host);
        return (name.indexOf(':') < 0 ? name : "[" + name + "]") + ":" + port;
    }

    /** As {@link #check(String, int)}, where exceptions do not depend on the port. */
    public Uni<InetAddress> check(String host) {
        return check(host, 0);
    }

    /** The address to connect to. Fails with {@link RefusedAddress} if the host has none or any that is not public. */
    public Uni<InetAddress> check(String host, int port) {
        String name = normal(host);
        return Uni.createFrom()
                .deferred(() -> UniHelper.toUni(resolver.executeBlocking(() -> lookUp(name), false)))
                .chain(addresses -> Arrays.stream(addresses).allMatch(PublicAddress::is)
                        ? Uni.createFrom().item(addresses[0])
                        : exceptions.apply(name, port).map(excepted -> permitted(excepted, addresses)));
    }

    private static InetAddress permitted(boolean excepted, InetAddress[] addresses) {
        if (!excepted) {
            throw new RefusedAddress("has a host whose address is not public");
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
