package org.pyairtable.gateway.connection;

import java.net.InetAddress;

/**
 * A range of addresses as CIDR writes it; a single address is a range of one.
 *
 * @param first any address of the range
 * @param bits how many leading bits its addresses share
 */
record Network(InetAddress first, int bits) {
    /** @throws IllegalArgumentException that names the text and the fault */
    static Network of(String text) {
        int slash = text.indexOf('/');
        try {
            InetAddress address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
            int length = address.getAddress().length * Byte.SIZE;
            int bits = slash < 0 ? length : Integer.parseInt(text.substring(slash + 1));
            if (bits >= 0 && bits <= length) {
                return new Network(address, bits);
            }
        } catch (IllegalArgumentException notOne) {
            // said below
        }
        throw new IllegalArgumentException(
                "'" + text + "' is neither an address nor a network such as 10.0.0.0/8 or fd00::/8");
    }

    boolean contains(InetAddress address) {
        byte[] mine = first.getAddress();
        byte[] other = address.getAddress();
        if (mine.length != other.length) {
            return false;
        }
        int whole = bits / Byte.SIZE;
        for (int i = 0; i < whole; i++) {
            if (mine[i] != other[i]) {
                return false;
            }
        }
        int rest = bits % Byte.SIZE;
        return rest == 0 || ((mine[whole] ^ other[whole]) & 0xff) >> (Byte.SIZE - rest) == 0;
    }
}
