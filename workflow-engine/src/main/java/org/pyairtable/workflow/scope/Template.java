package org.pyairtable.workflow.scope;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A text with references in double braces: <code>Invoice {{record.Number}} is due</code>. A template that is one
 * reference and nothing else keeps the type of what it refers to: a number stays a number, a list a list.
 */
public final class Template {
    private static final String OPEN = "{{";
    private static final String CLOSE = "}}";

    /** A stretch of a template. */
    private sealed interface Part {
        record Literal(String text) implements Part {}

        record Hole(Reference reference) implements Part {}
    }

    private final List<Part> parts;

    private Template(List<Part> parts) {
        this.parts = List.copyOf(parts);
    }

    /** Fails with a {@link TemplateException} that says where the text goes wrong. */
    public static Template parse(String text) {
        List<Part> parts = new ArrayList<>();
        int done = 0;
        for (int open = text.indexOf(OPEN); open >= 0; open = text.indexOf(OPEN, done)) {
            if (open > done) {
                parts.add(new Part.Literal(text.substring(done, open)));
            }
            int close = text.indexOf(CLOSE, open);
            if (close < 0) {
                throw new TemplateException(open, "'{{' is never closed");
            }
            parts.add(new Part.Hole(
                    reference(text.substring(open + OPEN.length(), close).strip(), open)));
            done = close + CLOSE.length();
        }
        if (done < text.length()) {
            parts.add(new Part.Literal(text.substring(done)));
        }
        return new Template(parts);
    }

    private static Reference reference(String text, int position) {
        return Reference.parse(text)
                .orElseThrow(() -> new TemplateException(
                        position,
                        "'" + text + "' is none of record.id, record.<field>, steps.<id>.result, trigger.<name>"));
    }

    /** All that it refers to, in order of appearance. */
    public List<Reference> references() {
        return parts.stream()
                .filter(Part.Hole.class::isInstance)
                .map(part -> ((Part.Hole) part).reference())
                .toList();
    }

    /** The value: of the one reference as it is (empty for nothing), or else a text. */
    public Optional<Object> value(Scope scope) {
        return parts.size() == 1 && parts.getFirst() instanceof Part.Hole hole
                ? scope.value(hole.reference())
                : Optional.of(text(scope));
    }

    /** The text, with nothing in place of what is empty, and names in place of linked records. */
    public String text(Scope scope) {
        return parts.stream()
                .map(part -> switch (part) {
                    case Part.Literal literal -> literal.text();
                    case Part.Hole hole ->
                        scope.value(hole.reference()).map(v -> text(v, scope)).orElse("");
                })
                .collect(Collectors.joining());
    }

    private static String text(Object value, Scope scope) {
        return switch (value) {
            case String text -> scope.display(text).orElse(text);
            case Double number
            when number == Math.rint(number) && Math.abs(number) < 1e15 -> Long.toString(number.longValue());
            case Collection<?> items ->
                items.stream()
                        .map(item -> item == null ? "" : text(item, scope))
                        .collect(Collectors.joining(", "));
            case Map<?, ?> map -> named(map);
            default -> value.toString();
        };
    }

    /** People, attachments and buttons are objects; their name is what a reader wants. */
    private static String named(Map<?, ?> map) {
        for (String key : List.of("name", "email", "filename", "text", "label", "value", "id")) {
            if (map.get(key) instanceof String text) {
                return text;
            }
        }
        return map.toString();
    }
}
