package org.pyairtable.testkit;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Generated passwords: no test knows one by heart. */
final class Passwords {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Passwords() {}

    static String next() {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
