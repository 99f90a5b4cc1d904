package org.pyairtable.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** Another system that workflows call: notes the key of each request by its name, and refuses some for the first time. */
final class KeyReceiver implements AutoCloseable {
    private static final int REFUSES_ONE_OF = 5;

    private final HttpServer server;
    private final Map<String, List<String>> keys = new ConcurrentHashMap<>();

    private KeyReceiver(HttpServer server) {
        this.server = server;
    }

    static KeyReceiver start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        KeyReceiver receiver = new KeyReceiver(server);
        server.createContext("/", receiver::receive);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        return receiver;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/calls";
    }

    /** The {@code Idempotency-Key} of each request that came, by its name. */
    Map<String, List<String>> keys() {
        Map<String, List<String>> copy = new TreeMap<>();
        keys.forEach((name, all) -> copy.put(name, new ArrayList<>(all)));
        return copy;
    }

    private void receive(HttpExchange exchange) throws IOException {
        String name =
                Json.read(exchange.getRequestBody().readAllBytes()).path("name").asText();
        String key = String.valueOf(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
        List<String> before = keys.computeIfAbsent(name, n -> new CopyOnWriteArrayList<>());
        boolean refused = before.isEmpty() && Math.floorMod(name.hashCode(), REFUSES_ONE_OF) == 0;
        before.add(key);
        exchange.sendResponseHeaders(refused ? 503 : 204, -1);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
