package org.pyairtable.runtime.flow;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Future;

/** Begins work for code that goes on with Vert.x futures, such as the handlers of routes; the future has its failure. */
public final class VertxFutures {
    private VertxFutures() {}

    /** Begins the work now. The future completes where the work does. */
    public static <T> Future<T> begin(Uni<T> work) {
        return Future.fromCompletionStage(work.subscribeAsCompletionStage());
    }

    /** Begins the work now. The future completes on the context, wherever the work does. */
    public static <T> Future<T> begin(Uni<T> work, Context context) {
        return Future.fromCompletionStage(work.subscribeAsCompletionStage(), context);
    }
}
