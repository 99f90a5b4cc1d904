package org.pyairtable.bench;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Clients that each read one answer after the other, served by one thread: what they cost is missing to the suite, which
 * runs on the same machine. Answers need a Content-Length.
 */
final class GatewayLoad implements AutoCloseable {
    private static final int LARGEST_ANSWER = 1 << 16;
    private static final String END_OF_HEAD = "\r\n\r\n";

    private static final class Client {
        final SocketChannel channel;
        final ByteBuffer answer = ByteBuffer.allocate(LARGEST_ANSWER);
        long askedAt;

        Client(SocketChannel channel) {
            this.channel = channel;
        }
    }

    private final String head;
    private final Selector selector;
    private final List<Client> clients = new ArrayList<>();

    GatewayLoad(URI gateway, String token, int connections) throws IOException {
        this.head = GatewayConnection.head(gateway, token);
        this.selector = Selector.open();
        for (int i = 0; i < connections; i++) {
            SocketChannel channel = SocketChannel.open(new InetSocketAddress(gateway.getHost(), gateway.getPort()));
            channel.socket().setTcpNoDelay(true);
            channel.configureBlocking(false);
            Client client = new Client(channel);
            channel.register(selector, SelectionKey.OP_READ, client);
            clients.add(client);
        }
    }

    /** Each client asks for a path as soon as it has the answer to the one before. Answers how long each request took. */
    Timings run(Supplier<String> paths, long untilNanos) throws IOException {
        Timings timings = new Timings();
        for (Client client : clients) {
            ask(client, paths.get());
        }
        for (int waiting = clients.size(); waiting > 0; ) {
            selector.select();
            for (SelectionKey key : selector.selectedKeys()) {
                Client client = (Client) key.attachment();
                if (!isAnswered(client)) {
                    continue;
                }
                timings.add(System.nanoTime() - client.askedAt);
                if (System.nanoTime() < untilNanos) {
                    ask(client, paths.get());
                } else {
                    waiting--;
                }
            }
            selector.selectedKeys().clear();
        }
        return timings;
    }

    private void ask(Client client, String path) throws IOException {
        ByteBuffer request = ByteBuffer.wrap(("GET " + path + head + "\r\n").getBytes(StandardCharsets.US_ASCII));
        client.answer.clear();
        client.askedAt = System.nanoTime();
        while (request.hasRemaining()) {
            client.channel.write(request);
        }
    }

    private static boolean isAnswered(Client client) throws IOException {
        if (client.channel.read(client.answer) < 0) {
            throw new EOFException("the gateway closed a connection");
        }
        String answer = new String(client.answer.array(), 0, client.answer.position(), StandardCharsets.US_ASCII);
        int body = answer.indexOf(END_OF_HEAD) + END_OF_HEAD.length();
        if (body < END_OF_HEAD.length()) {
            return false;
        }
        if (!answer.startsWith("HTTP/1.1 200 ")) {
            throw new IOException(answer);
        }
        return answer.length() == body + contentLength(answer.substring(0, body));
    }

    private static int contentLength(String head) {
        String name = "\r\ncontent-length:";
        int start = head.toLowerCase(Locale.ROOT).indexOf(name) + name.length();
        return Integer.parseInt(head.substring(start, head.indexOf('\r', start)).strip());
    }

    @Override
    public void close() throws IOException {
        for (Client client : clients) {
            client.channel.close();
        }
        selector.close();
    }
}
