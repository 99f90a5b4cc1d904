package org.pyairtable.ai.computation;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Words that ask for a figure. Where several stand, the narrower sense wins: "the average number of hours" asks for an
 * average, "the total number of tasks" for a count.
 *
 * @param end where the cue ends in the question
 */
record OperationCue(Operation operation, int end) {
    private enum Cue {
        AVERAGE(Operation.AVERAGE, "average|avg|mean"),
        COUNT(Operation.COUNT, "how many|number of|count"),
        MAXIMUM(Operation.MAXIMUM, "highest|largest|biggest|greatest|maximum|max|most expensive|longest"),
        MINIMUM(Operation.MINIMUM, "lowest|smallest|minimum|min|cheapest|least expensive|shortest"),
        SUM(Operation.SUM, "total|totals|sum|how much|altogether|add up|adds up");

        private final Operation operation;
        private final Pattern pattern;

        Cue(Operation operation, String words) {
            this.operation = operation;
            this.pattern = Pattern.compile("\\b(?:" + words + ")\\b");
        }
    }

    /** @param question in lower case */
    static Optional<OperationCue> find(String question) {
        for (Cue cue : Cue.values()) {
            Matcher matcher = cue.pattern.matcher(question);
            if (matcher.find()) {
                return Optional.of(new OperationCue(cue.operation, matcher.end()));
            }
        }
        return Optional.empty();
    }
}
