package org.pyairtable.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * What it costs on this machine that one thread waits for another: a byte over the loopback interface and back. A request
 * passes through several processes, one after the other; some virtual machines need a millisecond to wake up a processor
 * that sleeps, and then this is most of what a single client waits for.
 */
final class WakeUp {
    private static final int TIMES = 2_000;

    private WakeUp() {}

    /** There and back, in milliseconds. */
    static double median() throws Exception {
        try (ServerSocketChannel server =
                ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            Thread echo = Thread.ofPlatform().daemon().start(() -> echo(server));
            try (SocketChannel client = SocketChannel.open(server.getLocalAddress())) {
                ByteBuffer one = ByteBuffer.allocate(1);
                double median = Timings.of(TIMES, () -> {
                            client.write(one.clear());
                            client.read(one.clear());
                        })
                        .median();
                client.shutdownOutput();
                echo.join();
                return median;
            }
        }
    }

    private static void echo(ServerSocketChannel server) {
        ByteBuffer one = ByteBuffer.allocate(1);
        try (SocketChannel peer = server.accept()) {
            while (peer.read(one.clear()) >= 0) {
                peer.write(one.flip());
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
