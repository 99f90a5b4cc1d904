package org.pyairtable.workflow.steps;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.AiCommand.ExtractedField;
import org.pyairtable.events.AiCommand.PerformTask;
import org.pyairtable.events.AiCommand.Task;
import org.pyairtable.events.AiQuery.SearchRecords;

/** Has a language model do a task, or searches. */
@Kind(
        value =
                "Has a language model that the workspace allows do a task on behalf of the author of the workflow, within the budgets of the"
                        + " workspace and of the author. What `{{…}}` gives is data for the model and never an instruction. `prompt` answers"
                        + " `prompt`; `classify` chooses one of `choices` for `text`; `extract` finds the values of `fields` in `text`;"
                        + " `summarise` says shortly what `text` says; `search` finds records for `text` by words and meaning and needs no"
                        + " model. Fails for good where there is none (`AI_PROVIDER_MISSING`), and for now when a budget is used up"
                        + " (`AI_BUDGET_EXHAUSTED`), no model answers (`AI_PROVIDER_FAILED`) or its answer cannot be used"
                        + " (`AI_ANSWER_UNUSABLE`). A task that is done once costs nothing more when its step is tried again.",
        result =
                "`text` (prompt, summarise), `choice` (classify), `fields` by name without those that the text does not give"
                        + " (extract), `count` and `records` with `id`, `baseId`, `tableId`, `table`, `name`, `snippet`, `score` (search);"
                        + " and `model`, `costMicros` (millionths of a US dollar)",
        waits = true,
        example = """
                {"id": "sort", "action": "ai", "task": "classify", "text": "{{record.Name}}", "choices": ["complaint", "order", "other"],
                 "prompt": "Questions about an order are orders.", "timeout": "PT5M"}""")
@JsonDeserialize
@Schema(name = "AiStep")
public record Ai(
        @Member("Its name in paths, unique in the workflow.")
        String id,

        @Member("What is to be done.") What task,

        @Member(
                value = "What the model is asked, a template; of other tasks than `prompt` what is to be heeded.",
                optional = true)
        @Nullable
        String prompt,

        @Member(
                value = "What the task is about, a template; of `search` what is looked for. Not for `prompt`.",
                optional = true)
        @Nullable
        String text,

        @Member(value = "For `classify`: 2 to 50 different texts.", optional = true)
        List<String> choices,

        @Member(
                value =
                        "For `extract`: 1 to 30 values, each with `name`, `type` (text, number, boolean, date or list) and perhaps"
                                + " `description`.",
                optional = true)
        List<Field> fields,

        @Member(value = "For `search`: the base; all of the workspace without it.", optional = true) @Nullable
        String baseId,

        @Member(value = "For `search`: the id of the table; all of the base without it.", optional = true) @Nullable
        String tableId,

        @Member(value = "For `search`: records at most, 1 to 20; 10 without it.", optional = true) @Nullable
        Integer limit,

        @Member(value = Write.RETRY, optional = true) @Nullable
        Retry retry)
        implements Step {
    /** What is to be done. */
    @Schema(name = "AiStepTask")
    public enum What {
        @JsonProperty("prompt")
        PROMPT,
        @JsonProperty("classify")
        CLASSIFY,
        @JsonProperty("extract")
        EXTRACT,
        @JsonProperty("summarise")
        SUMMARISE,
        @JsonProperty("search")
        SEARCH;

        /** As in JSON. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What a value to extract is. */
    @Schema(name = "AiStepFieldType")
    public enum Type {
        @JsonProperty("text")
        TEXT,
        @JsonProperty("number")
        NUMBER,
        @JsonProperty("boolean")
        BOOLEAN,
        @JsonProperty("date")
        DATE,
        @JsonProperty("list")
        LIST;

        /** As in JSON. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @param description what is meant; null where the name says it */
    @Schema(name = "AiStepField")
    public record Field(String name, Type type, @Nullable String description) {
        public Field {
            name = Given.name("name", name);
            if (type == null) {
                throw new BadValue("type", "is missing");
            }
            description = description == null ? null : Given.name("description", description);
        }
    }

    private static final int USUAL_RECORDS = 10;

    public Ai {
        id = Given.stepId(id);
        if (task == null) {
            throw new BadValue("task", "is missing");
        }
        prompt = prompt == null ? null : Given.text("prompt", prompt);
        text = text == null ? null : Given.text("text", text);
        choices = Given.any("choices", choices, PerformTask.MOST_CHOICES);
        for (int i = 0; i < choices.size(); i++) {
            Given.name("choices[" + i + "]", choices.get(i));
        }
        fields = Given.any("fields", fields, PerformTask.MOST_FIELDS);
        if (limit != null && (limit < 1 || limit > PerformTask.MOST_RECORDS)) {
            throw new BadValue("limit", "is not between 1 and " + PerformTask.MOST_RECORDS);
        }
    }

    @Override
    public Ai reworded(Wording wording, String path) {
        return new Ai(
                id,
                task,
                prompt == null ? null : wording.template(prompt, path + ".prompt"),
                text == null ? null : wording.template(text, path + ".text"),
                choices,
                fields,
                baseId,
                tableId,
                limit,
                retry);
    }

    @Override
    public void check(Checks checks, String path) {
        if (prompt != null) {
            checks.template(prompt, path + ".prompt");
        }
        if (text != null) {
            checks.template(text, path + ".text");
        }
        member(checks, path + ".prompt", prompt != null, task == What.PROMPT, task != What.SEARCH);
        member(checks, path + ".text", text != null, task != What.PROMPT, task != What.PROMPT);
        member(checks, path + ".choices", !choices.isEmpty(), task == What.CLASSIFY, task == What.CLASSIFY);
        member(checks, path + ".fields", !fields.isEmpty(), task == What.EXTRACT, task == What.EXTRACT);
        member(checks, path + ".baseId", baseId != null, tableId != null, task == What.SEARCH);
        member(checks, path + ".tableId", tableId != null, false, task == What.SEARCH);
        member(checks, path + ".limit", limit != null, false, task == What.SEARCH);
        if (task == What.CLASSIFY && new HashSet<>(choices).size() < Math.max(2, choices.size())) {
            checks.fault(path + ".choices", "are not 2 to " + PerformTask.MOST_CHOICES + " different texts");
        }
        if (fields.stream().map(Field::name).distinct().count() < fields.size()) {
            checks.fault(path + ".fields", "have the same name twice");
        }
    }

    private void member(Checks checks, String path, boolean given, boolean needed, boolean allowed) {
        if (given && !allowed) {
            checks.fault(path, "has no effect on the task " + task + "; leave it out");
        }
        if (!given && needed && allowed) {
            checks.fault(path, "is missing");
        }
    }

    @Override
    public boolean asks() {
        return true;
    }

    @Override
    public Retry retries() {
        return retry == null ? Retry.NEVER : retry;
    }

    @Override
    public Set<String> resultMembers() {
        Set<String> members = new HashSet<>(Set.of("model", "costMicros"));
        members.addAll(
                switch (task) {
                    case PROMPT, SUMMARISE -> Set.of("text");
                    case CLASSIFY -> Set.of("choice");
                    case EXTRACT -> Set.of("fields");
                    case SEARCH -> Set.of("count", "records");
                });
        return members;
    }

    @Override
    public Outcome start(Starting run) {
        List<String> values = new ArrayList<>();
        String instruction = prompt == null ? "" : run.numbered(prompt, values);
        String about = text == null ? "" : run.text(text);
        if (text != null && about.isBlank()) {
            return new Outcome.Refuse("The text is empty: there is nothing in the place of " + text);
        }
        if (task == What.SEARCH && about.length() > SearchRecords.LONGEST_QUESTION) {
            return new Outcome.Refuse("The text has " + about.length() + " characters, and a search has at most "
                    + SearchRecords.LONGEST_QUESTION);
        }
        long length = instruction.length()
                + (long) about.length()
                + values.stream().mapToLong(String::length).sum();
        if (length > PerformTask.LONGEST) {
            return new Outcome.Refuse("The prompt and its data have " + length + " characters, and a task has at most "
                    + PerformTask.LONGEST);
        }
        return new Outcome.Order(ordered(run, instruction, values, about), sent(instruction, values, about));
    }

    private Ordered.AiTask ordered(Starting run, String instruction, List<String> values, String about) {
        return new Ordered.AiTask(
                run.workspaceId(),
                switch (task) {
                    case PROMPT -> Task.PROMPT;
                    case CLASSIFY -> Task.CLASSIFY;
                    case EXTRACT -> Task.EXTRACT;
                    case SUMMARISE -> Task.SUMMARISE;
                    case SEARCH -> Task.SEARCH;
                },
                instruction,
                values,
                about,
                choices,
                fields.stream()
                        .map(field ->
                                new ExtractedField(field.name(), field.type().toString(), field.description()))
                        .toList(),
                baseId,
                tableId,
                task == What.SEARCH ? limit == null ? USUAL_RECORDS : limit : 0);
    }

    private Map<String, Object> sent(String instruction, List<String> values, String about) {
        Map<String, Object> sent = new LinkedHashMap<>();
        sent.put("task", task.toString());
        if (!instruction.isEmpty()) {
            sent.put("prompt", instruction);
        }
        if (!values.isEmpty()) {
            sent.put("values", List.copyOf(values));
        }
        if (!about.isEmpty()) {
            sent.put("text", about);
        }
        if (!choices.isEmpty()) {
            sent.put("choices", choices);
        }
        if (!fields.isEmpty()) {
            sent.put("fields", fields.stream().map(Field::name).toList());
        }
        return sent;
    }
}
