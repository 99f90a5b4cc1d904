package org.pyairtable.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A server of one file that gets stuck in the middle of it, the first time it is asked. */
final class StuckSite implements AutoCloseable {
    private final HttpServer server;
    private final byte[] file;
    private final AtomicInteger requests = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);

    private StuckSite(HttpServer server, byte[] file) {
        this.server = server;
        this.file = file;
    }

    static StuckSite of(byte[] file) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        StuckSite site = new StuckSite(server, file);
        server.createContext("/", site::answer);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        return site;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/plan.bin";
    }

    int requests() {
        return requests.get();
    }

    private void answer(HttpExchange exchange) throws IOException {
        boolean first = requests.getAndIncrement() == 0;
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "application/x-plan");
            exchange.sendResponseHeaders(200, file.length);
            int half = file.length / 2;
            exchange.getResponseBody().write(file, 0, half);
            exchange.getResponseBody().flush();
            if (first) {
                closed.await();
            }
            exchange.getResponseBody().write(file, half, file.length - half);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
    }
}
