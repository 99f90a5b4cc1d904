package org.pyairtable.runtime.requests;

import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** Runs work on Vert.x contexts, which hold sessions and traces. */
public final class VertxContexts {
    private VertxContexts() {}

    /** Returns a result from another thread to the given context, as in {@code uni.emitOn(turns(context))}. */
    public static Executor turns(Context context) {
        return command -> context.runOnContext(ignored -> command.run());
    }

    /** On a context of its own, as each HTTP request has one. */
    public static <T> Uni<T> onOwnContext(Vertx vertx, Supplier<Uni<T>> work) {
        return Uni.createFrom().emitter(emitter -> {
            Context context = VertxContext.createNewDuplicatedContext(vertx.getOrCreateContext());
            VertxContextSafetyToggle.setContextSafe(context, true);
            context.runOnContext(ignored -> {
                try {
                    work.get().subscribe().with(emitter::complete, emitter::fail);
                } catch (RuntimeException e) {
                    emitter.fail(e);
                }
            });
        });
    }
}
