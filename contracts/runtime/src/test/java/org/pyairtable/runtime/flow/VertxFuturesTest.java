package org.pyairtable.runtime.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VertxFuturesTest {
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void theWorkBeginsAtOnceAndItsFailureIsThatOfTheFuture() {
        Future<String> done = VertxFutures.begin(Uni.createFrom().item("done"));
        Future<String> failed = VertxFutures.begin(Uni.createFrom().failure(new IllegalStateException("broke")));

        assertThat(done.result()).isEqualTo("done");
        assertThat(failed.cause()).isInstanceOf(IllegalStateException.class).hasMessage("broke");
    }

    @Test
    void whatCompletesElsewhereGoesOnInTheContextThatWasGiven() throws Exception {
        Context context = vertx.getOrCreateContext();
        CompletableFuture<String> elsewhere = new CompletableFuture<>();
        CompletableFuture<Context> goesOn = new CompletableFuture<>();

        VertxFutures.begin(Uni.createFrom().completionStage(elsewhere), context)
                .onComplete(done -> goesOn.complete(Vertx.currentContext()));
        elsewhere.complete("done");

        assertThat(goesOn.get(10, TimeUnit.SECONDS)).isSameAs(context);
    }
}
