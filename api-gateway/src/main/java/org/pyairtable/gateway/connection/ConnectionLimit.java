package org.pyairtable.gateway.connection;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts open connections, in total and per address. The 2⁶⁴ addresses of an IPv6 subscriber count as one. */
final class ConnectionLimit {
    /** Whether there is room for one more. */
    enum Room {
        ENTERED,
        ADDRESS_FULL,
        GATEWAY_FULL
    }

    private static final int SUBSCRIBER_BYTES = 8;

    private final int perAddress;
    private final int total;
    private final AtomicInteger all = new AtomicInteger();
    private final ConcurrentHashMap<String, Integer> byAddress = new ConcurrentHashMap<>();

    ConnectionLimit(int perAddress, int total) {
        this.perAddress = perAddress;
        this.total = total;
    }

    /** Counts one more for this client, unless that exceeds the limit; each entry leaves once. */
    Room enter(InetAddress client) {
        if (all.incrementAndGet() > total) {
            all.decrementAndGet();
            return Room.GATEWAY_FULL;
        }
        boolean[] full = {false};
        byAddress.compute(key(client), (address, held) -> {
            int now = held == null ? 0 : held;
            full[0] = now >= perAddress;
            return full[0] ? now : now + 1;
        });
        if (full[0]) {
            all.decrementAndGet();
            return Room.ADDRESS_FULL;
        }
        return Room.ENTERED;
    }

    void leave(InetAddress client) {
        all.decrementAndGet();
        byAddress.computeIfPresent(key(client), (address, held) -> held <= 1 ? null : held - 1);
    }

    int held() {
        return all.get();
    }

    private static String key(InetAddress client) {
        return client instanceof Inet6Address
                ? HexFormat.of().formatHex(Arrays.copyOf(client.getAddress(), SUBSCRIBER_BYTES))
                : client.getHostAddress();
    }
}
