package org.pyairtable.core.sessions;

import io.vertx.core.http.HttpServerRequest;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * From where and with what a user signs in, as the gateway saw it.
 *
 * @param address of the client, in words
 * @param device what the client says that it is, shortened
 */
public record SignInClient(String address, String device) {
    private static final int LONGEST_ADDRESS = 60;
    private static final int LONGEST_DEVICE = 120;
    private static final String UNKNOWN = "unknown";
    /** What one customer of a provider has at least; so many addresses count as one. */
    private static final int NETWORK_BYTES = 8;

    public SignInClient {
        address = shortened(address, LONGEST_ADDRESS);
        device = shortened(device, LONGEST_DEVICE);
    }

    /**
     * The last entry of {@code X-Forwarded-For}: the gateway appends it, earlier ones are the client's own claim. Only the
     * gateway reaches this service, so the header is as trustworthy as its token.
     */
    public static SignInClient of(HttpServerRequest request) {
        String forwarded = request.getHeader("X-Forwarded-For");
        String agent = request.getHeader("User-Agent");
        return new SignInClient(
                forwarded == null || forwarded.isBlank()
                        ? remote(request)
                        : forwarded.substring(forwarded.lastIndexOf(',') + 1),
                agent == null ? UNKNOWN : agent);
    }

    /** What is counted as one address: of IPv6 the first half, which a single client can change the second half of at will. */
    String network() {
        try {
            InetAddress parsed = InetAddress.ofLiteral(address);
            return parsed instanceof Inet6Address
                    ? HexFormat.of().formatHex(Arrays.copyOf(parsed.getAddress(), NETWORK_BYTES))
                    : address;
        } catch (IllegalArgumentException e) {
            return address;
        }
    }

    private static String remote(HttpServerRequest request) {
        return request.remoteAddress() == null
                ? UNKNOWN
                : String.valueOf(request.remoteAddress().hostAddress());
    }

    private static String shortened(String text, int longest) {
        String shown = text.strip().replaceAll("\\p{Cntrl}", " ");
        if (shown.isEmpty()) {
            return UNKNOWN;
        }
        if (shown.length() <= longest) {
            return shown;
        }
        int end = Character.isHighSurrogate(shown.charAt(longest - 1)) ? longest - 1 : longest;
        return shown.substring(0, end);
    }
}
