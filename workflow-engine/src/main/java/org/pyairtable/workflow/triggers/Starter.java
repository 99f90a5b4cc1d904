package org.pyairtable.workflow.triggers;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.pyairtable.workflow.WorkflowSettings;
import org.pyairtable.workflow.runs.RunEngine;
import org.pyairtable.workflow.runs.RunSeed;

/**
 * Starts the runs of one event: the first few at once, the rest at the next tick, so that no transaction grows without
 * bound.
 */
@Singleton
class Starter {
    private final RunEngine engine;
    private final WorkflowSettings settings;

    Starter(RunEngine engine, WorkflowSettings settings) {
        this.engine = engine;
        this.settings = settings;
    }

    Uni<Void> start(SqlConnection c, List<RunSeed> seeds) {
        return start(c, seeds.stream());
    }

    /** @param seeds created lazily: many workflows times many records need not be in memory together */
    Uni<Void> start(SqlConnection c, Stream<RunSeed> seeds) {
        AtomicInteger started = new AtomicInteger();
        return Multi.createFrom()
                .items(seeds)
                .onItem()
                .transformToUniAndConcatenate(seed -> started.getAndIncrement() < settings.inlineRuns()
                        ? engine.start(c, seed)
                        : engine.startLater(c, seed))
                .collect()
                .last()
                .replaceWithVoid();
    }
}
