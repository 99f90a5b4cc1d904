package org.pyairtable.ai.index;

import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;

/** A scope as a condition of SQL on {@code workspace_id}, {@code base_id} and {@code table_id}, with its parameters. */
final class ScopeSql {
    private final List<Object> parameters;
    private final String condition;

    /** @param before parameters that come first in the statement */
    ScopeSql(Scope scope, Object... before) {
        this.parameters = new ArrayList<>(List.of(before));
        List<String> all = new ArrayList<>();
        String workspaces = "workspace_id = any(" + given(scope.workspaces().toArray(String[]::new)) + ")";
        all.add(
                scope.bases().isEmpty()
                        ? workspaces
                        : "(" + workspaces + " or base_id = any("
                                + given(scope.bases().toArray(String[]::new)) + "))");
        scope.baseId().ifPresent(base -> all.add("base_id = " + given(base)));
        scope.tableId().ifPresent(table -> all.add("table_id = " + given(table)));
        if (!scope.closed().isEmpty()) {
            all.add("table_id <> all(" + given(scope.closed().toArray(String[]::new)) + ")");
        }
        if (!scope.allResources()) {
            String resources = given(scope.resources().toArray(String[]::new));
            all.add("(base_id = any(" + resources + ") or workspace_id = any(" + resources + "))");
        }
        this.condition = String.join(" and ", all);
    }

    String condition() {
        return condition;
    }

    Tuple parameters() {
        return Tuple.from(parameters);
    }

    private String given(Object value) {
        parameters.add(value);
        return "$" + parameters.size();
    }
}
