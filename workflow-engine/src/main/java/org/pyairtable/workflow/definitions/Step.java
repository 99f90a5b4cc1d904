package org.pyairtable.workflow.definitions;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a workflow does. The names of the nested records, with a small first letter, are the JSON
 * {@code action}. Texts and cells may hold {@code {{templates}}}.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "action")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Step.Evaluate.class, name = "evaluate"),
    @JsonSubTypes.Type(value = Step.Branch.class, name = "branch"),
    @JsonSubTypes.Type(value = Step.UpdateRecord.class, name = "updateRecord"),
    @JsonSubTypes.Type(value = Step.CreateRecord.class, name = "createRecord"),
    @JsonSubTypes.Type(value = Step.UpsertRecord.class, name = "upsertRecord"),
    @JsonSubTypes.Type(value = Step.Notify.class, name = "notify"),
    @JsonSubTypes.Type(value = Step.Wait.class, name = "wait")
})
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface Step {
    /** Steps on one level, and in one branch. */
    int MOST_STEPS = 100;

    /** Unique in the workflow. */
    String id();

    /** Computes a formula over the record, {@code {steps.<id>.result}} and {@code {trigger.<name>}}. */
    record Evaluate(String id, String formula) implements Step {
        public Evaluate {
            id = Given.stepId(id);
            formula = Given.text("formula", formula);
        }
    }

    /** Goes one of two ways. */
    record Branch(String id, String when, List<Step> then, List<Step> otherwise) implements Step {
        public Branch {
            id = Given.stepId(id);
            when = Given.text("when", when);
            then = Given.any("then", then, MOST_STEPS);
            otherwise = Given.any("otherwise", otherwise, MOST_STEPS);
            if (then.isEmpty() && otherwise.isEmpty()) {
                throw new BadValue("then", "is empty, and so is otherwise");
            }
        }
    }

    /** Writes a record by a command to the owner of the data and waits for its answer. */
    sealed interface Write extends Step {
        /** Absent means the trigger's. Always present once saved. */
        @Nullable
        String baseId();

        /** Absent means the trigger's. The table's id once saved. */
        @Nullable
        String table();

        /** Cells by field name or id; null empties a cell. */
        Map<String, @Nullable Object> fields();

        @Nullable
        Boolean typecast();

        @Nullable
        Retry retry();

        /** The same write into the table with these ids. */
        Write into(String baseId, String tableId);

        /** Whether values may be converted to the field's type. */
        default boolean converts() {
            return Boolean.TRUE.equals(typecast());
        }

        default Retry retries() {
            Retry given = retry();
            return given == null ? Retry.NEVER : given;
        }
    }

    /** @param recordId absent means the trigger's record */
    record UpdateRecord(
            String id,
            @Nullable String baseId,
            @Nullable String table,
            @Nullable String recordId,
            Map<String, @Nullable Object> fields,
            @Nullable Boolean typecast,
            @Nullable Retry retry)
            implements Write {
        public UpdateRecord {
            id = Given.stepId(id);
            fields = Given.cells(fields);
        }

        @Override
        public UpdateRecord into(String base, String tableId) {
            return new UpdateRecord(id, base, tableId, recordId, fields, typecast, retry);
        }
    }

    record CreateRecord(
            String id,
            @Nullable String baseId,
            @Nullable String table,
            Map<String, @Nullable Object> fields,
            @Nullable Boolean typecast,
            @Nullable Retry retry)
            implements Write {
        public CreateRecord {
            id = Given.stepId(id);
            fields = Given.cells(fields);
        }

        @Override
        public CreateRecord into(String base, String tableId) {
            return new CreateRecord(id, base, tableId, fields, typecast, retry);
        }
    }

    /** @param fieldsToMergeOn 1 to 3 field names or ids that find the record to update */
    record UpsertRecord(
            String id,
            @Nullable String baseId,
            @Nullable String table,
            Map<String, @Nullable Object> fields,
            List<String> fieldsToMergeOn,
            @Nullable Boolean typecast,
            @Nullable Retry retry)
            implements Write {
        public UpsertRecord {
            id = Given.stepId(id);
            fields = Given.cells(fields);
            fieldsToMergeOn = Given.some("fieldsToMergeOn", fieldsToMergeOn, 3);
        }

        @Override
        public UpsertRecord into(String base, String tableId) {
            return new UpsertRecord(id, base, tableId, fields, fieldsToMergeOn, typecast, retry);
        }
    }

    /** @param recipients user ids; {@code *} means every member of the workspace */
    record Notify(String id, List<String> recipients, String title, String body) implements Step {
        public Notify {
            id = Given.stepId(id);
            recipients = Given.some("recipients", recipients, 1000);
            title = Given.text("title", title);
            body = Given.text("body", body);
        }
    }

    /** Lets time pass; the run survives restarts meanwhile. ISO 8601, for example {@code PT15M}. */
    record Wait(
            String id,
            @JsonFormat(shape = JsonFormat.Shape.STRING) Duration duration) implements Step {
        public Wait {
            id = Given.stepId(id);
            duration = Given.wait("duration", duration, Duration.ofSeconds(1));
        }
    }

    /** The JSON {@code action}. */
    default String action() {
        return switch (this) {
            case Evaluate s -> "evaluate";
            case Branch s -> "branch";
            case UpdateRecord s -> "updateRecord";
            case CreateRecord s -> "createRecord";
            case UpsertRecord s -> "upsertRecord";
            case Notify s -> "notify";
            case Wait s -> "wait";
        };
    }
}
