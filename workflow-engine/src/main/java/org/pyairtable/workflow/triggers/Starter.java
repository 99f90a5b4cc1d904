package org.pyairtable.workflow.triggers;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.util.List;
import org.pyairtable.workflow.WorkflowSettings;
import org.pyairtable.workflow.runs.RunEngine;
import org.pyairtable.workflow.runs.RunSeed;

/** Starts the runs of one event: a few at once, and of many the rest later, so that no transaction grows without bound. */
@Singleton
class Starter {
    private final RunEngine engine;
    private final WorkflowSettings settings;

    Starter(RunEngine engine, WorkflowSettings settings) {
        this.engine = engine;
        this.settings = settings;
    }

    Uni<Void> start(SqlConnection c, List<RunSeed> seeds) {
        int atOnce = Math.min(seeds.size(), settings.inlineRuns());
        return Multi.createFrom()
                .range(0, seeds.size())
                .onItem()
                .transformToUniAndConcatenate(
                        i -> i < atOnce ? engine.start(c, seeds.get(i)) : engine.startLater(c, seeds.get(i)))
                .collect()
                .last()
                .replaceWithVoid();
    }
}
