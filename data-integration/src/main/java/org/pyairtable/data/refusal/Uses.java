package org.pyairtable.data.refusal;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What uses a table or a field, and would be touched by its deletion or conversion.
 *
 * @param total how many uses there are
 * @param items the first {@value #MOST} of them
 */
@Schema(name = "SchemaUses")
public record Uses(int total, List<Use> items) {
    /** As many uses as an answer lists. */
    public static final int MOST = 1_000;

    private static final int NAMED = 5;

    /**
     * One use.
     *
     * @param kind {@code formula}, {@code button}, {@code aiText}, {@code lookup}, {@code rollup}, {@code count}, {@code link},
     *     {@code lastModified}, {@code view}, {@code share}, {@code workflow} or {@code webhook}
     * @param id of the field, view, share, workflow or webhook
     * @param name webhooks have none
     * @param tableId the table of the field or view, or the one that the workflow uses; absent for webhooks
     * @param place where in it: for example {@code filter}, {@code sorts[0]}, {@code linkField}, {@code steps[1].fields.Price}
     */
    @Schema(name = "SchemaUse")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Use(
            String kind,
            String id,
            @Nullable String name,
            @Nullable String tableId,
            String place) {
        private String named() {
            return kind + " " + (name == null ? id : "'" + name + "'") + " (" + place + ")";
        }
    }

    public Uses {
        items = List.copyOf(items);
    }

    public static Uses of(List<Use> all) {
        return new Uses(all.size(), all.subList(0, Math.min(MOST, all.size())));
    }

    public boolean isEmpty() {
        return total == 0;
    }

    /** The first ones by name, for a message. */
    String named() {
        String first =
                String.join(", ", items.stream().limit(NAMED).map(Use::named).toList());
        return total > NAMED ? first + " and " + (total - NAMED) + " more" : first;
    }
}
