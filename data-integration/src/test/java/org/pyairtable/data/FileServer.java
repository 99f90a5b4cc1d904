package org.pyairtable.data;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A site with files: {@code /to?…} redirects, {@code /flaky…} fails once, all else is what was put there. */
public final class FileServer implements AutoCloseable {
    private record Served(String type, Buffer bytes) {}

    private final HttpServer server;
    private final Map<String, Served> files = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> requests = new ConcurrentHashMap<>();

    private FileServer(HttpServer server) {
        this.server = server;
    }

    public static FileServer start() {
        try {
            HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            FileServer files = new FileServer(http);
            http.createContext("/", files::answer);
            http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            http.start();
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public FileServer put(String path, String type, byte[] bytes) {
        files.put(path, new Served(type, Buffer.buffer(bytes)));
        return this;
    }

    public String url(String path) {
        return url("localhost", path);
    }

    public String url(String host, String path) {
        return "http://" + host + ":" + server.getAddress().getPort() + path;
    }

    public int requests(String path) {
        return requests.getOrDefault(path, new AtomicInteger()).get();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        int before = requests.computeIfAbsent(path, p -> new AtomicInteger()).getAndIncrement();
        try (exchange) {
            if (path.equals("/to")) {
                exchange.getResponseHeaders()
                        .set("Location", exchange.getRequestURI().getQuery());
                exchange.sendResponseHeaders(302, -1);
            } else if (path.startsWith("/flaky") && before == 0) {
                exchange.sendResponseHeaders(503, -1);
            } else if (files.containsKey(path)) {
                Served file = files.get(path);
                exchange.getResponseHeaders().set("Content-Type", file.type());
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().write(file.bytes().getBytes());
            } else {
                exchange.sendResponseHeaders(404, -1);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
