package org.pyairtable.data.history;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pyairtable.data.history.Histories.Listed;
import org.pyairtable.data.history.Histories.Whole;
import org.pyairtable.data.schema.Base;

/** The history of a schema for members under rules, in which there are only versions that changed something that they see. */
@Singleton
class SeenVersions {
    /** Versions that are compared at a time, between two turns of the event loop: each may hold large tables, before and after. */
    private static final int PIECE = 4;

    private final HistoryStore store;
    private final Pool pool;

    SeenVersions(HistoryStore store, Pool pool) {
        this.store = store;
        this.pool = pool;
    }

    /** Newest first; versions that are not seen are passed over, so that neither pages nor cursors tell of them. */
    Uni<List<Listed>> list(Base base, SeenSchema seen, long below, int rows) {
        return list(base, seen, below, rows, List.of());
    }

    private Uni<List<Listed>> list(Base base, SeenSchema seen, long below, int rows, List<Listed> known) {
        return store.steps(pool, base.id(), seen.tableIds(), below, PIECE).chain(steps -> {
            List<Listed> all = new ArrayList<>(known);
            steps.forEach(step -> listed(step, seen).ifPresent(all::add));
            return steps.size() < PIECE || all.size() >= rows
                    ? Uni.createFrom().item(all.subList(0, Math.min(rows, all.size())))
                    : list(base, seen, steps.getLast().version().version(), rows, all);
        });
    }

    private static Optional<Listed> listed(Step step, SeenSchema seen) {
        List<SchemaChange> changes = step.changes(seen);
        return changes.isEmpty()
                ? Optional.empty()
                : Optional.of(Listed.of(
                        step.version(),
                        changes.stream().map(SchemaChange::namedOnly).toList()));
    }

    Uni<Whole> whole(Base base, SeenSchema seen, long number) {
        return find(base, seen, number).chain(step -> content(base, seen, step)
                .map(content -> new Whole(
                        Listed.of(step.version(), List.of()),
                        step.changes(seen),
                        List.copyOf(content.tables().values()))));
    }

    /** What leads from one version to another, of which both are seen. */
    Uni<List<SchemaChange>> difference(Base base, SeenSchema seen, long from, long to) {
        return content(base, seen, from)
                .chain(before -> content(base, seen, to).map(after -> Difference.of(before, after)));
    }

    private Uni<SchemaContent> content(Base base, SeenSchema seen, long number) {
        return find(base, seen, number).chain(step -> content(base, seen, step));
    }

    private Uni<SchemaContent> content(Base base, SeenSchema seen, Step step) {
        return store.content(pool, base.id(), step.version()).map(seen::over);
    }

    /** One that changed nothing that is seen does not exist. */
    private Uni<Step> find(Base base, SeenSchema seen, long number) {
        return store.step(pool, base.id(), seen.tableIds(), number)
                .map(found -> found.filter(step -> !step.changes(seen).isEmpty())
                        .orElseThrow(() -> Histories.missing(number)));
    }
}
