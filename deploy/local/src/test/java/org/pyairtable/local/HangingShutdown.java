package org.pyairtable.local;

import java.util.concurrent.CountDownLatch;

/** Takes the place of a service whose event loop is parked: its shutdown begins and never ends. */
final class HangingShutdown {
    private HangingShutdown() {}

    public static void main(String[] arguments) throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            System.out.println("asked to stop");
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
        System.out.println("runs");
        new CountDownLatch(1).await();
    }
}
