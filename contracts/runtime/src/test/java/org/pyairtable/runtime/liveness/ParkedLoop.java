package org.pyairtable.runtime.liveness;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** A process with a watchdog whose loops turn until a line comes in; then one of them parks, of four. */
final class ParkedLoop {
    private ParkedLoop() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(4));
        new Watchdog(
                        WatchdogSettingsTest.settings(
                                Map.of("pyairtable.watchdog.limit", arguments[0], "pyairtable.watchdog.tick", "100ms")),
                        vertx)
                .begin();
        // As Quarkus does: it ends when the loops have ended.
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() ->
                        vertx.close().toCompletionStage().toCompletableFuture().join()));
        Context context = vertx.getOrCreateContext();
        CountDownLatch turned = new CountDownLatch(1);
        context.runOnContext(ignored -> turned.countDown());
        turned.await();
        System.out.println("turns");
        int read = System.in.read();
        while (read != '\n') {
            read = System.in.read();
        }
        context.runOnContext(ignored -> parkForEver());
        new CountDownLatch(1).await();
    }

    private static void parkForEver() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
