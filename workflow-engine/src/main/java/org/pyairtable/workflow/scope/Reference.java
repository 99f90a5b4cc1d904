package org.pyairtable.workflow.scope;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a template or a formula may refer to. */
public sealed interface Reference {
    /** {@code record.id} */
    record RecordId() implements Reference {}

    /** {@code record.<field name>}; the name is all that follows, dots included. */
    record RecordField(String name) implements Reference {}

    /** {@code steps.<id>.result}, and deeper into it: {@code steps.<id>.result.fields.Name}. */
    record StepResult(String stepId, List<String> path) implements Reference {
        public StepResult {
            path = List.copyOf(path);
        }
    }

    /** {@code trigger.<name>}, and deeper into it. */
    record TriggerValue(List<String> path) implements Reference {
        public TriggerValue {
            path = List.copyOf(path);
        }
    }

    /** Empty when the text refers to nothing that exists. */
    static Optional<Reference> parse(String text) {
        int dot = text.indexOf('.');
        if (dot < 0 || dot == text.length() - 1) {
            return Optional.empty();
        }
        String rest = text.substring(dot + 1);
        return switch (text.substring(0, dot)) {
            case "record" -> Optional.of(rest.equals("id") ? new RecordId() : new RecordField(rest));
            case "trigger" -> segments(rest).map(TriggerValue::new);
            case "steps" -> segments(rest).flatMap(Reference::stepResult);
            default -> Optional.empty();
        };
    }

    private static Optional<Reference> stepResult(List<String> segments) {
        return segments.size() < 2 || !segments.get(1).equals("result")
                ? Optional.empty()
                : Optional.of(new StepResult(segments.getFirst(), segments.subList(2, segments.size())));
    }

    private static Optional<List<String>> segments(String path) {
        List<String> segments = Arrays.asList(path.split("\\.", -1));
        return segments.contains("") ? Optional.empty() : Optional.of(segments);
    }
}
