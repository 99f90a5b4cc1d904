package org.pyairtable.ai.task;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.pyairtable.events.AiCommand.ExtractedField;
import org.pyairtable.events.AiCommand.PerformTask;
import org.pyairtable.events.AiQuery.SearchRecords;

/** What a task may be. */
final class TaskRules {
    private static final Set<String> TYPES = Set.of("text", "number", "boolean", "date", "list");
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_-]{1,100}");
    private static final int LONGEST_NAME = 200;

    private TaskRules() {}

    /** Whether it can be a row at all: anybody with Kafka may send one. */
    static boolean hasKey(PerformTask task) {
        return KEY.matcher(task.key()).matches();
    }

    /** Why it cannot be done; empty when it can. */
    static Optional<String> fault(PerformTask task) {
        long length = task.instruction().length() + (long) task.text().length();
        for (String value : task.values()) {
            length += value.length();
        }
        if (length > PerformTask.LONGEST) {
            return Optional.of("The instruction and its data have " + length + " characters, and a task has at most "
                    + PerformTask.LONGEST);
        }
        return switch (task.task()) {
            case PROMPT -> blank(task.instruction(), "instruction");
            case CLASSIFY -> blank(task.text(), "text").or(() -> choices(task));
            case EXTRACT -> blank(task.text(), "text").or(() -> fields(task));
            case SUMMARISE -> blank(task.text(), "text");
            case SEARCH -> blank(task.text(), "text").or(() -> search(task));
        };
    }

    private static Optional<String> blank(String text, String name) {
        return text.isBlank() ? Optional.of("The " + name + " is empty") : Optional.empty();
    }

    private static Optional<String> choices(PerformTask task) {
        boolean fit = task.choices().size() >= 2
                && task.choices().size() <= PerformTask.MOST_CHOICES
                && new HashSet<>(task.choices()).size() == task.choices().size()
                && task.choices().stream().allMatch(choice -> !choice.isBlank() && choice.length() <= LONGEST_NAME);
        return fit
                ? Optional.empty()
                : Optional.of("There are not 2 to " + PerformTask.MOST_CHOICES + " different choices of 1 to "
                        + LONGEST_NAME + " characters");
    }

    private static Optional<String> fields(PerformTask task) {
        boolean fit = !task.fields().isEmpty()
                && task.fields().size() <= PerformTask.MOST_FIELDS
                && task.fields().stream().map(ExtractedField::name).distinct().count()
                        == task.fields().size()
                && task.fields().stream()
                        .allMatch(field -> TYPES.contains(field.type())
                                && !field.name().isBlank()
                                && field.name().length() <= LONGEST_NAME);
        return fit
                ? Optional.empty()
                : Optional.of("There are not 1 to " + PerformTask.MOST_FIELDS
                        + " fields, each with a name of its own and the type text, number, boolean, date or list");
    }

    private static Optional<String> search(PerformTask task) {
        return task.text().length() <= SearchRecords.LONGEST_QUESTION
                        && task.limit() >= 1
                        && task.limit() <= PerformTask.MOST_RECORDS
                ? Optional.empty()
                : Optional.of("A search has up to " + SearchRecords.LONGEST_QUESTION
                        + " characters and a limit of 1 to " + PerformTask.MOST_RECORDS);
    }
}
