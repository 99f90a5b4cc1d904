package org.pyairtable.events;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tasks for ai-ml. Topic {@code ai.commands}, keyed by the task's key; answered on {@code ai.results}. */
public sealed interface AiCommand extends Event {
    /**
     * Has a language model do a task, or searches, on behalf of the actor of the envelope and within the actor's budgets.
     *
     * @param key identifies the task: one that is done is answered again as before by a further command with this key, and costs
     *     nothing more
     * @param instruction what the model is asked; {@code {1}}, {@code {2}} … stand for {@code values}. Empty for none
     * @param values data, such as cells of records; never instructions
     * @param text the data that the task is about; of a search what is looked for. Empty for none
     * @param choices of {@link Task#CLASSIFY}, otherwise empty
     * @param fields of {@link Task#EXTRACT}, otherwise empty
     * @param baseId where to search; absent for all that the actor may see
     * @param tableId where to search; absent for the whole base
     * @param limit records of a search, 1 to 20; 0 for other tasks
     * @param until it is not begun later
     */
    @EventType("org.pyairtable.ai.commands.perform-task.v1")
    record PerformTask(
            String workspaceId,
            String key,
            Task task,
            String instruction,
            List<String> values,
            String text,
            List<String> choices,
            List<ExtractedField> fields,
            @Nullable String baseId,
            @Nullable String tableId,
            int limit,
            Instant until)
            implements AiCommand {
        /** Most characters of the instruction, the values and the text together. */
        public static final int LONGEST = 100_000;

        public static final int MOST_CHOICES = 50;
        public static final int MOST_FIELDS = 30;
        public static final int MOST_RECORDS = 20;

        public PerformTask {
            values = List.copyOf(values);
            choices = List.copyOf(choices);
            fields = List.copyOf(fields);
        }

        @Override
        public String aggregateId() {
            return key;
        }
    }

    /** What is to be done. */
    enum Task {
        /** Answer the instruction with a text. */
        PROMPT,
        /** Choose one of the choices. */
        CLASSIFY,
        /** Find the values of the fields in the text. */
        EXTRACT,
        /** Say shortly what the text says. */
        SUMMARISE,
        /** Find records by words and meaning; needs no model. */
        SEARCH
    }

    /**
     * A value to find in a text.
     *
     * @param type {@code text}, {@code number}, {@code boolean}, {@code date} (yyyy-mm-dd) or {@code list} (of texts)
     * @param description what is meant; absent where the name says it
     */
    record ExtractedField(
            String name, String type, @Nullable String description) {}
}
