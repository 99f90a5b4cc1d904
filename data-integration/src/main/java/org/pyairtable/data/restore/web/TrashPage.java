package org.pyairtable.data.restore.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.trash.Deleted;
import org.pyairtable.runtime.page.PageRequest;

/**
 * A page of what was deleted, newest first.
 *
 * @param next what to give as {@code cursor} for the next page; absent on the last one
 */
@Schema(name = "TrashList")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TrashPage(List<TrashedItem> items, @Nullable String next) {
    static final int LARGEST = 100;
    private static final Pattern NUMBER = Pattern.compile("[1-9]\\d{0,17}");

    static TrashPage of(PageRequest request, List<Deleted> rows, Duration keep) {
        return new TrashPage(
                request.shown(rows).stream()
                        .map(deleted -> TrashedItem.of(deleted, keep))
                        .toList(),
                request.next(rows, row -> Long.toString(row.sequence())));
    }

    /** Where the page begins: behind the item with this number. */
    static long below(PageRequest request) {
        return request.cursor()
                .map(cursor -> {
                    if (!NUMBER.matcher(cursor).matches()) {
                        throw PageRequest.unknownCursor();
                    }
                    return Long.parseLong(cursor);
                })
                .orElse(Long.MAX_VALUE);
    }
}
