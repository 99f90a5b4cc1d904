package org.pyairtable.gateway.connection;

import io.vertx.core.MultiMap;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The forwarded headers of proxies, from the farthest proxy to the nearest.
 *
 * @param clients addresses, perhaps with ports
 * @param schemes that clients used
 * @param hosts that clients called
 */
record Forwarded(List<String> clients, List<String> schemes, List<String> hosts) {
    static Forwarded ofExtensions(MultiMap headers) {
        return new Forwarded(
                list(headers, "X-Forwarded-For"),
                list(headers, "X-Forwarded-Proto").stream()
                        .map(scheme -> scheme.toLowerCase(Locale.ROOT))
                        .toList(),
                list(headers, "X-Forwarded-Host"));
    }

    /** RFC 7239. */
    static Forwarded ofStandard(MultiMap headers) {
        Forwarded said = new Forwarded(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (String element : list(headers, "Forwarded")) {
            for (String pair : element.split(";", -1)) {
                int equals = pair.indexOf('=');
                if (equals > 0) {
                    said.add(
                            pair.substring(0, equals).strip().toLowerCase(Locale.ROOT),
                            unquoted(pair.substring(equals + 1).strip()));
                }
            }
        }
        return said;
    }

    /** The address of an entry such as {@code 203.0.113.9}, {@code 203.0.113.9:4711} or {@code [2001:db8::1]:4711}. */
    static @Nullable InetAddress address(String entry) {
        String text = entry;
        if (text.startsWith("[")) {
            text = text.substring(1, Math.max(1, text.indexOf(']')));
        } else if (text.indexOf(':') == text.lastIndexOf(':') && text.indexOf(':') > 0) {
            text = text.substring(0, text.indexOf(':'));
        }
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException unknown) {
            return null;
        }
    }

    private void add(String name, String value) {
        switch (name) {
            case "for" -> clients.add(value);
            case "proto" -> schemes.add(value.toLowerCase(Locale.ROOT));
            case "host" -> hosts.add(value);
            default -> {} // by: the proxy itself
        }
    }

    private static List<String> list(MultiMap headers, String name) {
        return headers.getAll(name).stream()
                .flatMap(value -> Stream.of(value.split(",", -1)))
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .toList();
    }

    private static String unquoted(String value) {
        return value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"")
                ? value.substring(1, value.length() - 1)
                : value;
    }
}
