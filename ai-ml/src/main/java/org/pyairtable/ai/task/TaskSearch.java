package org.pyairtable.ai.task;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.ai.index.Scope;
import org.pyairtable.ai.search.FoundRecord;
import org.pyairtable.ai.search.HybridSearch;
import org.pyairtable.events.AiCommand.PerformTask;
import org.pyairtable.runtime.identity.Memberships;
import org.pyairtable.runtime.identity.Restrictions;

/** Searches the workspace of a task, as far as its actor may see it. */
@Singleton
class TaskSearch {
    private final HybridSearch search;
    private final Memberships memberships;
    private final Restrictions restrictions;

    TaskSearch(HybridSearch search, Memberships memberships, Restrictions restrictions) {
        this.search = search;
        this.memberships = memberships;
        this.restrictions = restrictions;
    }

    Uni<Map<String, Object>> find(PerformTask task, String actor) {
        Set<String> workspaces =
                memberships.role(task.workspaceId(), actor).isPresent() ? Set.of(task.workspaceId()) : Set.of();
        Scope scope = new Scope(
                workspaces,
                Optional.ofNullable(task.baseId()),
                Optional.ofNullable(task.tableId()),
                Set.of("*"),
                restrictions.closedTables(workspaces, Set.of(), actor));
        return search.search(task.text(), scope, task.limit()).map(found -> output(found.items()));
    }

    private static Map<String, Object> output(List<FoundRecord> found) {
        return Map.of(
                "count",
                found.size(),
                "records",
                found.stream().map(TaskSearch::record).toList());
    }

    private static Map<String, Object> record(FoundRecord found) {
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("id", found.recordId());
        record.put("baseId", found.baseId());
        record.put("tableId", found.tableId());
        record.put("table", found.tableName());
        record.put("name", found.title());
        record.put("snippet", found.snippet());
        record.put("score", found.score());
        return record;
    }
}
