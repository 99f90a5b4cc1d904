package org.pyairtable.workflow.gallery;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a parameter of a template takes. */
@Schema(name = "WorkflowTemplateParameterType")
public enum ParameterType {
    /** The name or id of a table of the base. */
    @JsonProperty("table")
    TABLE,
    /** The name of a field of the table before it. */
    @JsonProperty("field")
    FIELD,
    /** A formula over the fields of the table before it. */
    @JsonProperty("formula")
    FORMULA,
    @JsonProperty("text")
    TEXT,
    /** ISO 8601, such as P1D. */
    @JsonProperty("duration")
    DURATION,
    /** Five fields, as of cron. */
    @JsonProperty("cron")
    CRON,
    /** Such as Europe/Riga. */
    @JsonProperty("timeZone")
    TIME_ZONE,
    /** The name of a secret of the workspace. */
    @JsonProperty("secret")
    SECRET,
    /** User ids of members; {@code *} is every member. */
    @JsonProperty("members")
    MEMBERS,
    /** What cells get, by the names of fields. */
    @JsonProperty("cells")
    CELLS;

    private static final int MOST = 100;
    private static final int LONGEST = 5_000;

    /** Why a value does not fit; empty when it does. Whether what it names exists is seen by the check of the draft. */
    Optional<String> fault(Object value) {
        return switch (this) {
            case TABLE, FIELD, FORMULA, TEXT, DURATION, CRON, TIME_ZONE, SECRET ->
                isText(value) ? Optional.empty() : Optional.of("is not a text of 1 to " + LONGEST + " characters");
            case MEMBERS ->
                value instanceof List<?> items
                                && !items.isEmpty()
                                && items.size() <= MOST
                                && items.stream().allMatch(ParameterType::isText)
                        ? Optional.empty()
                        : Optional.of("is not a list of 1 to " + MOST + " user ids");
            case CELLS ->
                value instanceof Map<?, ?> cells
                                && !cells.isEmpty()
                                && cells.size() <= MOST
                                && cells.values().stream().allMatch(ParameterType::isText)
                        ? Optional.empty()
                        : Optional.of("is not an object of 1 to " + MOST + " texts by the names of fields");
        };
    }

    private static boolean isText(Object value) {
        return value instanceof String text && !text.isBlank() && text.length() <= LONGEST;
    }
}
