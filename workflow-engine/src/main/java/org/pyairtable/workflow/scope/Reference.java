package org.pyairtable.workflow.scope;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a template or a formula may refer to. A definition that is stored names fields by their ids; what a user writes and reads
 * names them by their names.
 */
public sealed interface Reference {
    /** {@code record.id} */
    record RecordId() implements Reference {}

    /** {@code record.<field>}; the field is all that follows, dots included. */
    record RecordField(String field) implements Reference {}

    /** {@code record.<field>.id}: the ids of the records or people that a cell holds, in place of their names. */
    record CellIds(String field) implements Reference {}

    /** {@code before.<field>}: a cell of the record before the change that started the run; the field is all that follows. */
    record CellBefore(String field) implements Reference {}

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

    /** {@code steps.<id>.error}: why a step failed, for the steps that follow then. */
    record StepError(String stepId) implements Reference {}

    /** {@code vars.<name>}, and deeper into it. */
    record Variable(List<String> path) implements Reference {
        public Variable {
            path = List.copyOf(path);
        }
    }

    /** {@code item}, and deeper into it: the item that a list's step is at. */
    record Item(List<String> path) implements Reference {
        public Item {
            path = List.copyOf(path);
        }
    }

    /** {@code index}: the place of that item in the list, from 0. */
    record Index() implements Reference {}

    /** The member of a result that holds the cells of the record that a step wrote. */
    String FIELDS = "fields";

    /** What follows a field when its ids are meant. */
    String IDS = ".id";

    /** How a stored definition writes {@link CellIds}; a name that reads so is looked for first when it is saved. */
    Pattern STORED_IDS = Pattern.compile("fld[A-Za-z0-9]+\\.id");

    /** Empty when the text refers to nothing that exists. */
    static Optional<Reference> parse(String text) {
        int dot = text.indexOf('.');
        if (dot < 0) {
            return switch (text) {
                case "item" -> Optional.of(new Item(List.of()));
                case "index" -> Optional.of(new Index());
                default -> Optional.empty();
            };
        }
        if (dot == text.length() - 1) {
            return Optional.empty();
        }
        String rest = text.substring(dot + 1);
        return switch (text.substring(0, dot)) {
            case "record" -> Optional.of(ofRecord(rest));
            case "before" -> Optional.of(new CellBefore(rest));
            case "trigger" -> segments(rest).map(TriggerValue::new);
            case "steps" -> segments(rest).flatMap(Reference::ofStep);
            case "vars" -> segments(rest).map(Variable::new);
            case "item" -> segments(rest).map(Item::new);
            default -> Optional.empty();
        };
    }

    private static Reference ofRecord(String rest) {
        if (rest.equals("id")) {
            return new RecordId();
        }
        return STORED_IDS.matcher(rest).matches()
                ? new CellIds(rest.substring(0, rest.length() - IDS.length()))
                : new RecordField(rest);
    }

    private static Optional<Reference> ofStep(List<String> segments) {
        if (segments.size() < 2) {
            return Optional.empty();
        }
        return switch (segments.get(1)) {
            case "result" -> Optional.of(new StepResult(segments.getFirst(), segments.subList(2, segments.size())));
            case "error" -> segments.size() == 2 ? Optional.of(new StepError(segments.getFirst())) : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static Optional<List<String>> segments(String path) {
        List<String> segments = Arrays.asList(path.split("\\.", -1));
        return segments.contains("") ? Optional.empty() : Optional.of(segments);
    }

    /** Whether it is an id by its own meaning, so that no name may stand in its place. */
    default boolean isId() {
        return switch (this) {
            case RecordId id -> true;
            case CellIds ids -> true;
            case RecordField cell -> false;
            case CellBefore cell -> false;
            case StepResult result -> result.path.equals(List.of("id"));
            case TriggerValue value -> false;
            case StepError error -> false;
            case Variable variable -> false;
            case Item item -> item.path.equals(List.of("id"));
            case Index index -> false;
        };
    }

    /** As it is written between the braces. */
    default String text() {
        return switch (this) {
            case RecordId id -> "record.id";
            case RecordField cell -> "record." + cell.field;
            case CellIds ids -> "record." + ids.field + IDS;
            case CellBefore cell -> "before." + cell.field;
            case StepResult result -> "steps." + result.stepId + ".result" + deeper(result.path);
            case TriggerValue value -> "trigger" + deeper(value.path);
            case StepError error -> "steps." + error.stepId + ".error";
            case Variable variable -> "vars" + deeper(variable.path);
            case Item item -> "item" + deeper(item.path);
            case Index index -> "index";
        };
    }

    private static String deeper(List<String> path) {
        return path.isEmpty() ? "" : "." + String.join(".", path);
    }
}
