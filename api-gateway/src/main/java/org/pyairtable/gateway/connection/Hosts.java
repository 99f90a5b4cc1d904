package org.pyairtable.gateway.connection;

/** Validates a {@code Host}: a name or an address, and a port. */
final class Hosts {
    private static final int LONGEST_NAME = 255;
    private static final int LONGEST_PORT = 5;

    private Hosts() {}

    static boolean isSound(String host) {
        int nameEnd = host.startsWith("[") ? host.indexOf(']') + 1 : host.indexOf(':');
        if (nameEnd < 0) {
            nameEnd = host.length();
        }
        return nameEnd > 0
                && nameEnd <= LONGEST_NAME
                && (host.startsWith("[") ? isAddress(host, nameEnd) : isName(host, nameEnd))
                && isPort(host, nameEnd);
    }

    private static boolean isName(String host, int end) {
        for (int i = 0; i < end; i++) {
            char c = host.charAt(i);
            if (!isLetterOrDigit(c) && c != '.' && c != '-' && c != '_') {
                return false;
            }
        }
        return true;
    }

    /** The form of an IPv6 address between brackets; whether it exists does not matter here. */
    private static boolean isAddress(String host, int end) {
        for (int i = 1; i < end - 1; i++) {
            char c = host.charAt(i);
            if (Character.digit(c, 16) < 0 && c != ':' && c != '.') {
                return false;
            }
        }
        return end > 2;
    }

    private static boolean isPort(String host, int from) {
        if (from == host.length()) {
            return true;
        }
        if (host.charAt(from) != ':' || host.length() - from - 1 > LONGEST_PORT) {
            return false;
        }
        return host.chars().skip(from + 1).allMatch(c -> c >= '0' && c <= '9');
    }

    private static boolean isLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
}
