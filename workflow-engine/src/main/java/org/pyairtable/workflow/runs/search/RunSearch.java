package org.pyairtable.workflow.runs.search;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import org.pyairtable.outbox.sql.Rows;
import org.pyairtable.runtime.time.Utc;
import org.pyairtable.workflow.runs.search.RunFilter.Status;
import org.pyairtable.workflow.runs.state.Run;
import org.pyairtable.workflow.runs.store.RunStore;

/**
 * Finds runs in the order of their start, the last first. One index brings them in that order, by the most selective of its
 * conditions; each look reads at most 10,000 of it and compares the other conditions, so that its time does not depend on how
 * many runs there are. A look may therefore find less than it is asked for, and nothing, and there may still be more.
 */
@Singleton
public class RunSearch {
    private static final int WINDOW = 10_000;

    /**
     * What a look has found.
     *
     * @param next where the next look begins; empty when there is nothing more
     */
    public record Found(List<Run> runs, Optional<RunPlace> next) {}

    private record Looked(Run run, boolean matches, long place) {}

    /** Statement parts and their values. */
    private static final class Conditions {
        private final Tuple values = Tuple.tuple();
        private final StringJoiner index = new StringJoiner(" and ");
        private final StringJoiner others = new StringJoiner(" and ").setEmptyValue("true");
        private boolean compares;

        private String value(Object value) {
            values.addValue(value);
            return "$" + values.size();
        }

        private void indexed(String condition) {
            index.add(condition);
        }

        private void compared(String condition) {
            others.add(condition);
            compares = true;
        }
    }

    /** At most so many after that place. */
    public Uni<Found> look(SqlClient c, RunFilter filter, RunPlace after, int most) {
        Conditions conditions = conditions(filter, after);
        int window = conditions.compares ? WINDOW : most + 1;
        String size = conditions.value(window) + "::bigint";
        String sql = "select " + RunStore.COLUMNS + ", matches, place from (select run.*, (" + conditions.others
                + ") as matches, row_number() over (order by started_at desc, sequence desc) as place from run"
                + " where " + conditions.index + " order by started_at desc, sequence desc limit " + size
                + ") as looked where matches or place = " + size
                + " order by started_at desc, sequence desc limit " + (most + 1);
        return c.preparedQuery(sql)
                .execute(conditions.values)
                .map(rows -> found(
                        Rows.stream(rows)
                                .map(row ->
                                        new Looked(RunStore.run(row), row.getBoolean("matches"), row.getLong("place")))
                                .toList(),
                        most,
                        window));
    }

    /** The last row of a full window is there even if it does not match: the next look begins after it. */
    private static Found found(List<Looked> looked, int most, int window) {
        List<Run> runs = new ArrayList<>();
        @Nullable Run last = null;
        for (Looked next : looked) {
            if (runs.size() == most) {
                return new Found(runs, Optional.of(Objects.requireNonNull(last)).map(RunSearch::place));
            }
            if (next.matches()) {
                runs.add(next.run());
            }
            last = next.run();
        }
        boolean windowEnded = !looked.isEmpty() && looked.getLast().place() == window;
        return new Found(runs, windowEnded ? Optional.of(place(looked.getLast().run())) : Optional.empty());
    }

    public static RunPlace place(Run run) {
        return new RunPlace(run.startedAt(), run.sequence());
    }

    private static Conditions conditions(RunFilter filter, RunPlace after) {
        Conditions all = new Conditions();
        all.indexed("scope is null");
        boolean rare = filter.text() != null || (filter.status() != null && filter.status() != Status.SUCCEEDED);
        boolean byWorkflow = filter.recordId() == null && !rare && filter.workflowId() != null;
        if (byWorkflow) {
            all.indexed("workflow_id = " + all.value(Objects.requireNonNull(filter.workflowId())));
        } else {
            all.indexed("workspace_id = " + all.value(filter.workspaceId()));
            Optional.ofNullable(filter.workflowId()).ifPresent(id -> all.compared("workflow_id = " + all.value(id)));
        }
        if (filter.recordId() != null) {
            all.indexed("record_id <> '' and record_id = " + all.value(filter.recordId()));
        } else if (filter.text() != null || filter.status() == Status.FAILED || filter.status() == Status.CANCELLED) {
            all.indexed("status in ('failed', 'cancelled')");
        } else if (rare) {
            all.indexed("wake_at is not null");
        }
        Optional.ofNullable(filter.status())
                .filter(s -> s != Status.ACTIVE)
                .ifPresent(s -> all.compared("status = " + all.value(s.text())));
        Optional.ofNullable(filter.text())
                .ifPresent(text -> all.compared(
                        "position(lower(" + all.value(text) + "::text) in lower(coalesce(reason, ''))) > 0"));
        Instant before = filter.startedBefore();
        RunPlace start = before != null && before.isBefore(after.startedAt()) ? RunPlace.before(before) : after;
        all.indexed("(started_at, sequence) < (" + all.value(Utc.of(start.startedAt())) + ", "
                + all.value(start.sequence()) + "::bigint)");
        Optional.ofNullable(filter.startedFrom())
                .ifPresent(from -> all.indexed("started_at >= " + all.value(Utc.of(from))));
        return all;
    }
}
