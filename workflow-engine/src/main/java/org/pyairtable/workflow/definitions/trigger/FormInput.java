package org.pyairtable.workflow.definitions.trigger;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.pyairtable.workflow.steps.BadValue;
import org.pyairtable.workflow.steps.Given;

/**
 * A value that a start of a workflow gives.
 *
 * @param name as steps read it, {@code trigger.<name>}
 * @param label for people; null where the name says it
 * @param required whether a start without it is refused; null for no
 * @param preset what it is where nothing is given
 */
@Schema(name = "WorkflowInput")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FormInput(
        String name,
        Type type,
        @Nullable String label,
        @Nullable Boolean required,
        @JsonProperty("default") @Nullable Object preset) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,63}");

    /** What the value is in JSON. */
    @Schema(name = "WorkflowInputType")
    public enum Type {
        @JsonProperty("text")
        TEXT,
        @JsonProperty("number")
        NUMBER,
        @JsonProperty("checkbox")
        CHECKBOX,
        /** A calendar date or a time with its offset, as ISO 8601 writes them. */
        @JsonProperty("date")
        DATE,
        @JsonProperty("list")
        LIST,
        @JsonProperty("object")
        OBJECT;

        /** As in JSON. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }

        private boolean holds(Object value) {
            return switch (this) {
                case TEXT -> value instanceof String;
                case NUMBER -> value instanceof Number;
                case CHECKBOX -> value instanceof Boolean;
                case DATE -> value instanceof String text && isDate(text);
                case LIST -> value instanceof List<?>;
                case OBJECT -> value instanceof Map<?, ?>;
            };
        }

        private static boolean isDate(String text) {
            try {
                if (text.indexOf('T') < 0) {
                    LocalDate.parse(text);
                } else {
                    OffsetDateTime.parse(text);
                }
                return true;
            } catch (DateTimeException e) {
                return false;
            }
        }

        private String wanted() {
            return switch (this) {
                case TEXT -> "a text";
                case NUMBER -> "a number";
                case CHECKBOX -> "true or false";
                case DATE -> "a date such as 2026-03-31 or a time such as 2026-03-31T09:00:00Z";
                case LIST -> "a list";
                case OBJECT -> "an object";
            };
        }
    }

    public FormInput(
            @Nullable String name,
            @Nullable Type type,
            @Nullable String label,
            @Nullable Boolean required,
            @Nullable Object preset) {
        this.name = Given.name("name", name);
        if (!NAME.matcher(this.name).matches()) {
            throw new BadValue("name", "is not a letter followed by up to 63 letters, digits or '_': " + name);
        }
        if (type == null) {
            throw new BadValue("type", "is missing");
        }
        this.type = type;
        this.label = label == null ? null : Given.name("label", label);
        this.required = required;
        Given.json("default", preset);
        this.preset = preset;
        if (preset != null && !type.holds(preset)) {
            throw new BadValue("default", "is not " + type.wanted());
        }
    }

    /** Why it does not take a value; empty when it does. */
    Optional<String> fault(@Nullable Object value) {
        if (value == null) {
            return Objects.equals(required, true) ? Optional.of("is missing") : Optional.empty();
        }
        return type.holds(value) ? Optional.empty() : Optional.of("is not " + type.wanted());
    }
}
