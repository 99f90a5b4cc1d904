package org.pyairtable.data.csv;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.jspecify.annotations.Nullable;

/**
 * What became of a column.
 *
 * @param header what the file calls it, cut after 300 characters
 * @param field the name of the field it goes into; absent for one without a name, whose cells have to be empty
 * @param type of the field
 * @param renamed whether the field is called otherwise than the column: its header was too long, empty, or there twice
 * @param decisions how its numbers and dates were read
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ColumnReport(
        String header,
        @Nullable String field,
        @Nullable String type,
        boolean renamed,
        @JsonUnwrapped Column.Decisions decisions) {
    private static final int SHOWN = 300;

    static ColumnReport of(Columns.Planned planned) {
        String header = planned.header().strip();
        boolean named = planned.field().isPresent();
        return new ColumnReport(
                header.length() > SHOWN ? header.substring(0, SHOWN) + "…" : header,
                named ? planned.name() : null,
                planned.field().map(field -> field.kind().type()).orElse(null),
                named
                        && !planned.name().equals(header)
                        && !planned.field().get().id().equals(header),
                planned.reading().map(Column::decisions).orElse(Column.Decisions.NONE));
    }
}
