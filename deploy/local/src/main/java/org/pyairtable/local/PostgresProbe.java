package org.pyairtable.local;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * Ready when the server asks a new connection for its password. While it starts, recovers or shuts down it answers with
 * an error instead.
 */
record PostgresProbe(int port) implements Probe {
    private static final int TIMEOUT_MILLIS = 2_000;
    private static final int PROTOCOL_3 = 3 << 16;
    private static final byte[] STARTUP = "user\0postgres\0database\0postgres\0\0".getBytes(US_ASCII);
    private static final int AUTHENTICATION = 'R';

    @Override
    public boolean ready() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            var message = new ByteArrayOutputStream();
            var out = new DataOutputStream(message);
            out.writeInt(Integer.BYTES * 2 + STARTUP.length);
            out.writeInt(PROTOCOL_3);
            out.write(STARTUP);
            socket.getOutputStream().write(message.toByteArray());
            return socket.getInputStream().read() == AUTHENTICATION;
        } catch (IOException notReady) {
            return false;
        }
    }
}
