package org.pyairtable.data.restore.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.trash.Deleted;

/**
 * What one request deleted.
 *
 * @param kind {@code records}, {@code field}, {@code table} or {@code base}
 * @param tableId of the records, the field or the table; absent for a base
 * @param name of the field, table or base; of the table of records
 * @param records how many records; absent for other kinds
 * @param deletedBy id of the user
 * @param until when it is forgotten for good
 */
@Schema(name = "TrashedItem")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TrashedItem(
        String id,
        String kind,
        String baseId,
        @Nullable String tableId,
        String name,
        @Nullable Integer records,
        Instant deletedAt,
        String deletedBy,
        Instant until) {
    static TrashedItem of(Deleted deleted, Duration keep) {
        return new TrashedItem(
                deleted.id(),
                deleted.kind().wireName(),
                deleted.baseId(),
                deleted.tableId().orElse(null),
                deleted.name(),
                deleted.kind() == Deleted.Kind.RECORDS ? deleted.records() : null,
                deleted.at(),
                deleted.by(),
                deleted.at().plus(keep));
    }
}
