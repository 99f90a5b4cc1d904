package org.pyairtable.data.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * One change of a base's schema.
 *
 * @param kind {@code begun} (the schema as it was when its history began), {@code baseCreated}, {@code baseRenamed}, or
 *     {@code table}, {@code field} or {@code view} with {@code Created}, {@code Changed} or {@code Deleted}
 * @param tableId absent for changes of the base itself
 * @param fieldId for changes of fields
 * @param viewId for changes of views
 * @param name as it is after the change; of what was deleted, before
 * @param before JSON of it; absent for what is new, and where only the change is named
 * @param after absent for what was deleted, and where only the change is named
 */
@Schema(name = "SchemaChange")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SchemaChange(
        String kind,
        @Nullable String tableId,
        @Nullable String fieldId,
        @Nullable String viewId,
        String name,
        @Nullable Object before,
        @Nullable Object after) {
    /** Of the base itself. */
    static SchemaChange ofBase(String kind, String name) {
        return new SchemaChange(kind, null, null, null, name, null, null);
    }

    SchemaChange namedOnly() {
        return new SchemaChange(kind, tableId, fieldId, viewId, name, null, null);
    }
}
