package org.pyairtable.events;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answers to questions, and error replies to commands that asked for one. Topic {@code platform.replies}; the
 * correlation of the envelope is that of the question.
 */
public sealed interface Reply extends Event {
    /** What the reply is about; a key that spreads replies over partitions. */
    String subjectId();

    @Override
    default String aggregateId() {
        return subjectId();
    }

    /** What an asker can do about a failure. */
    enum FailureKind {
        /** What the question is about does not exist, or the asker may not know that it does. */
        NOT_FOUND,
        /** The actor may not do this. */
        FORBIDDEN,
        /** Something in the question has to be changed. */
        REFUSED,
        /** The question may be repeated as it is. */
        UNAVAILABLE
    }

    /**
     * @param code stable, for example {@code TABLE_NOT_FOUND}, {@code INVALID_EVENT}
     * @param kind absent from services of earlier versions, which stands for {@link FailureKind#REFUSED}
     */
    @EventType("org.pyairtable.platform.replies.request-failed.v1")
    record RequestFailed(
            String subjectId,
            String code,
            String message,
            @Nullable FailureKind kind) implements Reply {}

    /** @param tables absent when the question asked for no detail */
    @EventType("org.pyairtable.platform.replies.base-description.v1")
    record BaseDescription(
            String subjectId,
            String baseId,
            String baseName,
            String workspaceId,
            @Nullable List<DescribedTable> tables) implements Reply {
        public BaseDescription {
            tables = tables == null ? null : List.copyOf(tables);
        }
    }

    /**
     * @param records number of records that the asker may read
     * @param fields absent at {@link DataQuery.Detail#TABLES}
     */
    record DescribedTable(
            String id,
            String name,
            String primaryField,
            long records,
            @Nullable List<DescribedField> fields) {
        public DescribedTable {
            fields = fields == null ? null : List.copyOf(fields);
        }
    }

    /**
     * @param type Airtable's name of the type, for example {@code singleSelect}
     * @param linkedTableId the table that a link field refers to
     * @param description absent below {@link DataQuery.Detail#OPTIONS}, and when the field has none
     * @param choices names of the choices in their order; absent below that level, and for fields without
     * @param options as Airtable's metadata API answers them; absent below that level, and for fields without
     */
    record DescribedField(
            String id,
            String name,
            String type,
            @Nullable String linkedTableId,
            @Nullable String linkedTable,
            @Nullable String description,
            @Nullable List<String> choices,
            @Nullable Map<String, Object> options) {
        public DescribedField {
            choices = choices == null ? null : List.copyOf(choices);
        }
    }

    @EventType("org.pyairtable.platform.replies.table-description.v1")
    record TableDescription(
            String subjectId,
            String baseId,
            String baseName,
            String workspaceId,
            String tableId,
            String tableName,
            List<RecordEvent.FieldInfo> fields)
            implements Reply {
        public TableDescription {
            fields = List.copyOf(fields);
        }
    }

    /**
     * The answer to {@link DataQuery.QueryRecords}: rows, or groups when figures were asked for.
     *
     * @param fields of the answered cells, in order; empty where groups are answered
     * @param linkedNames what the linked records in the answered cells and keys go by, by record id
     * @param groups one without keys when nothing was grouped by
     * @param overlapping whether a record may be in several groups, so that figures do not add up to those of the whole
     * @param cursor for the next answer; absent when this is the last
     * @param total number of records, or groups, that match; absent when it was not asked for
     * @param cuts what the answer leaves out
     */
    @EventType("org.pyairtable.platform.replies.query-answer.v1")
    record QueryAnswer(
            String subjectId,
            String tableId,
            String tableName,
            List<RecordEvent.FieldInfo> fields,
            List<AnsweredRow> rows,
            Map<String, String> linkedNames,
            List<AnsweredGroup> groups,
            boolean overlapping,
            @Nullable String cursor,
            @Nullable Long total,
            List<Cut> cuts)
            implements Reply {
        public QueryAnswer {
            fields = List.copyOf(fields);
            rows = List.copyOf(rows);
            linkedNames = Map.copyOf(linkedNames);
            groups = List.copyOf(groups);
            cuts = List.copyOf(cuts);
        }
    }

    /** @param cells as Airtable's API answers them, by name or id of the field; empty ones are left out */
    record AnsweredRow(String id, Map<String, Object> cells) {}

    /**
     * @param keys one for each field that is grouped by, in order
     * @param values of the aggregates by name; numbers, or dates as text; left out where there is no value, such as the
     *     average of nothing
     */
    record AnsweredGroup(List<GroupKey> keys, Map<String, Object> values) {
        public AnsweredGroup {
            keys = List.copyOf(keys);
        }
    }

    /**
     * @param value as a cell has it: text, number, truth, name of a choice, id of a linked record or a person, a list of
     *     them; of a period its first day, for example {@code 2026-04-01}; absent for records without a value
     * @param label for people: the name of the record, the person or the period, for example {@code 2026-Q2}; absent
     *     with the value
     */
    record GroupKey(@Nullable Object value, @Nullable String label) {}

    /** @param message what was cut and how to get it */
    record Cut(CutReason reason, String message) {}

    enum CutReason {
        /** There are more rows or groups than the limit; the cursor has the next. */
        LIMIT,
        /** The answer would exceed its size; the cursor has the next. */
        BYTES,
        /** A key is a longer text; it is answered without its end. */
        TEXT,
        /** More records are linked than are named. */
        NAMES,
        /** Cells of a computed field are errors, which figures leave out. */
        ERRORS
    }

    /** The tools that the asker may use, first those that change nothing. */
    @EventType("org.pyairtable.platform.replies.tool-list.v1")
    record ToolList(String subjectId, List<OfferedTool> tools) implements Reply {
        public ToolList {
            tools = List.copyOf(tools);
        }
    }

    /**
     * @param description for a model
     * @param inputSchema JSON Schema (2020-12) of its arguments, an object
     * @param changes whether it changes something, and is called by a command
     */
    record OfferedTool(
            String name, String title, String description, Map<String, Object> inputSchema, boolean changes) {}

    /**
     * What came of the call of a tool.
     *
     * @param content what it answers, at most as long as the call allows; absent when it was refused
     * @param refusal why it was refused and what to do about it, for a model; absent when it was not
     */
    @EventType("org.pyairtable.platform.replies.tool-answer.v1")
    record ToolAnswer(
            String subjectId,
            String tool,
            @Nullable Map<String, Object> content,
            @Nullable String refusal) implements Reply {}

    /**
     * The records that fit best, best first.
     *
     * @param mode {@code hybrid}, or {@code lexical} where only words were compared
     * @param notice which records are not found, or only by their words; absent when all are
     */
    @EventType("org.pyairtable.platform.replies.search-answer.v1")
    record SearchAnswer(
            String subjectId, String mode, @Nullable String notice, List<FoundRecord> records) implements Reply {
        public SearchAnswer {
            records = List.copyOf(records);
        }
    }

    /**
     * @param title the value of the primary field
     * @param snippet a part of the record's text
     */
    record FoundRecord(
            String baseId, String tableId, String tableName, String recordId, String title, String snippet) {}

    /**
     * A run of a workflow. The answer to {@link WorkflowCommand.StartRun}, where a reply is asked for, has no steps.
     *
     * @param status {@code running}, {@code waiting}, {@code succeeded}, {@code failed} or {@code cancelled}
     * @param reason why it failed or who cancelled it; absent when neither
     * @param finishedAt absent while it has not ended
     * @param steps those that have begun, in order, as many as an answer holds
     * @param moreSteps how many are left out
     */
    @EventType("org.pyairtable.platform.replies.workflow-run.v1")
    record WorkflowRun(
            String subjectId,
            String runId,
            String workflowId,
            String status,
            @Nullable String reason,
            Instant startedAt,
            @Nullable Instant finishedAt,
            List<RunStep> steps,
            int moreSteps)
            implements Reply {
        public WorkflowRun {
            steps = List.copyOf(steps);
        }
    }

    /**
     * @param path of the step in its definition, blocks included
     * @param action what it does, for example {@code createRecord}
     * @param output its result; absent when there is none, or when it is too large for the answer
     * @param error why it failed, or why its last attempt did
     */
    record RunStep(
            String path,
            String action,
            String status,
            @Nullable Object output,
            @Nullable String error) {}

    /**
     * The workflows of a workspace, the oldest first.
     *
     * @param cursor for the next answer; absent when this is the last
     */
    @EventType("org.pyairtable.platform.replies.workflow-list.v1")
    record WorkflowList(
            String subjectId,
            List<ListedWorkflow> workflows,
            @Nullable String cursor) implements Reply {
        public WorkflowList {
            workflows = List.copyOf(workflows);
        }
    }

    @EventType("org.pyairtable.platform.replies.workflow-found.v1")
    record WorkflowFound(String subjectId, ListedWorkflow workflow) implements Reply {}

    /**
     * @param trigger what starts it, for example {@code manual} or {@code recordCreated}
     * @param status {@code active}, {@code paused} or {@code broken}
     * @param obstacle why it cannot be started by a command now; absent when it can
     */
    record ListedWorkflow(
            String id,
            String name,
            String trigger,
            String status,
            @Nullable String obstacle) {}
}
