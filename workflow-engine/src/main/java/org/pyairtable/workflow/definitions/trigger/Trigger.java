package org.pyairtable.workflow.definitions.trigger;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What starts a workflow. The JSON {@code type} of each is its name without {@code Trigger}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = RecordMatchesTrigger.class, name = "recordMatches"),
    @JsonSubTypes.Type(value = RecordStopsMatchingTrigger.class, name = "recordStopsMatching"),
    @JsonSubTypes.Type(value = RecordCreatedTrigger.class, name = "recordCreated"),
    @JsonSubTypes.Type(value = RecordChangedTrigger.class, name = "recordChanged"),
    @JsonSubTypes.Type(value = RecordDeletedTrigger.class, name = "recordDeleted"),
    @JsonSubTypes.Type(value = RecordDateTrigger.class, name = "recordDate"),
    @JsonSubTypes.Type(value = RecordCommentedTrigger.class, name = "recordCommented"),
    @JsonSubTypes.Type(value = ScheduleTrigger.class, name = "schedule"),
    @JsonSubTypes.Type(value = ExternalTrigger.class, name = "external"),
    @JsonSubTypes.Type(value = WebhookTrigger.class, name = "webhook"),
    @JsonSubTypes.Type(value = ManualTrigger.class, name = "manual")
})
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(
        oneOf = {
            RecordMatchesTrigger.class,
            RecordStopsMatchingTrigger.class,
            RecordCreatedTrigger.class,
            RecordChangedTrigger.class,
            RecordDeletedTrigger.class,
            RecordDateTrigger.class,
            RecordCommentedTrigger.class,
            ScheduleTrigger.class,
            ExternalTrigger.class,
            WebhookTrigger.class,
            ManualTrigger.class
        })
public sealed interface Trigger
        permits Trigger.OnRecord, ScheduleTrigger, ExternalTrigger, WebhookTrigger, ManualTrigger {
    /** A trigger on the records of one table. */
    sealed interface OnRecord extends Trigger
            permits RecordMatchesTrigger,
                    RecordStopsMatchingTrigger,
                    RecordCreatedTrigger,
                    RecordChangedTrigger,
                    RecordDeletedTrigger,
                    RecordDateTrigger,
                    RecordCommentedTrigger {
        String baseId();

        /** Table id once saved; before, it may be the table's name. */
        String table();

        /** The names of what {@code trigger} holds in its runs. */
        default List<String> values() {
            return List.of("changedFields", "display");
        }

        /** A formula over the record that has to be true besides; null for every record. */
        default @Nullable String condition() {
            return null;
        }

        /** The same trigger on the table with this id. */
        OnRecord onTable(String tableId);
    }

    /** What a start gives. */
    default StartForm form() {
        return switch (this) {
            case ManualTrigger manual -> StartForm.of(manual.inputs());
            case WebhookTrigger webhook -> StartForm.of(webhook.inputs());
            case OnRecord on -> StartForm.OPEN;
            case ScheduleTrigger schedule -> StartForm.OPEN;
            case ExternalTrigger external -> StartForm.OPEN;
        };
    }

    /** The type, if the workflow may also be started with an input instead of its trigger. */
    default Optional<String> inputType() {
        return this instanceof OnRecord ? Optional.empty() : Optional.of(type());
    }

    /** The JSON {@code type}. */
    default String type() {
        return switch (this) {
            case RecordMatchesTrigger t -> "recordMatches";
            case RecordStopsMatchingTrigger t -> "recordStopsMatching";
            case RecordDeletedTrigger t -> "recordDeleted";
            case RecordCreatedTrigger t -> "recordCreated";
            case RecordChangedTrigger t -> "recordChanged";
            case RecordDateTrigger t -> "recordDate";
            case RecordCommentedTrigger t -> "recordCommented";
            case ScheduleTrigger t -> "schedule";
            case ExternalTrigger t -> "external";
            case WebhookTrigger t -> "webhook";
            case ManualTrigger t -> "manual";
        };
    }
}
