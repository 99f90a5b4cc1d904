package org.pyairtable.workflow.triggers;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.pyairtable.workflow.WorkflowSettings;
import org.pyairtable.workflow.definitions.Debounce;
import org.pyairtable.workflow.runs.RunStarts;
import org.pyairtable.workflow.runs.state.RunSeed;
import org.pyairtable.workflow.scope.RecordSnapshot;

/**
 * Starts the runs of one event: the first few at once, the rest at the next tick, so that no transaction grows without
 * bound.
 */
@Singleton
class Starter {
    private final RunStarts starts;
    private final DebounceTable debounces;
    private final Clock clock;
    private final WorkflowSettings settings;

    Starter(RunStarts starts, DebounceTable debounces, WorkflowSettings settings, Clock clock) {
        this.starts = starts;
        this.debounces = debounces;
        this.clock = clock;
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
                .transformToUniAndConcatenate(
                        seed -> debounced(c, seed).orElseGet(() -> (started.getAndIncrement() < settings.inlineRuns()
                                        ? starts.start(c, seed)
                                        : starts.startLater(c, seed))
                                .replaceWith(true)))
                .collect()
                .last()
                .replaceWithVoid();
    }

    /** Has the run wait for further events about its record; empty when it starts at once. */
    private Optional<Uni<Boolean>> debounced(SqlConnection c, RunSeed seed) {
        Debounce debounce = seed.workflow().definition().debounce();
        RecordSnapshot record = seed.trigger().record();
        return debounce == null || record == null
                ? Optional.empty()
                : Optional.of(debounces
                        .put(c, seed, record.id(), debounce, clock.instant())
                        .replaceWith(false));
    }
}
