package org.pyairtable.workflow.templates;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pyairtable.formula.FormulaParser;
import org.pyairtable.workflow.Documents;
import org.pyairtable.workflow.scope.Reference;

/**
 * A text with paths and formulas in double braces: <code>Invoice {{record.Number}} of {{ROUND({record.Sum}, 2)}}</code>. What is
 * exactly one path is that path; everything else is a formula with paths in braces. <code>{{record.Name ?? "nobody"}}</code> has a
 * default, a formula. A template that is one of them and nothing else keeps the type of the value: a number stays a number, a
 * list a list.
 */
public final class Template {
    /** A stretch of a template. */
    sealed interface Part {
        record Literal(String text) implements Part {}

        record Filled(Hole hole) implements Part {}
    }

    /** Begins the names that stand for holes; no field's name is likely to begin so. */
    private static final String HOLE = "\u00a7\u00a7";

    private static final int LONGEST = 1_000_000;

    private final List<Part> parts;

    private Template(List<Part> parts) {
        this.parts = List.copyOf(parts);
    }

    /** Fails with a {@link TemplateException} that has the position of the fault. */
    public static Template parse(String text) {
        return new Template(new TemplateScanner(text).parts());
    }

    /**
     * The text with other paths in place of its own; all else stays.
     *
     * @param inFormula replaces the names in the braces of formulas
     */
    public String with(UnaryOperator<Reference> other, UnaryOperator<String> inFormula) {
        return parts.stream()
                .map(part -> switch (part) {
                    case Part.Literal literal -> literal.text();
                    case Part.Filled filled ->
                        "{{" + with(filled.hole(), other, inFormula).text() + "}}";
                })
                .collect(Collectors.joining());
    }

    private static Hole with(Hole hole, UnaryOperator<Reference> other, UnaryOperator<String> inFormula) {
        Hole.Content content =
                switch (hole.content()) {
                    case Hole.Content.Path path -> new Hole.Content.Path(other.apply(path.reference()));
                    case Hole.Content.Computed computed ->
                        new Hole.Content.Computed(rendered(computed.formula(), inFormula));
                };
        return new Hole(content, hole.otherwise() == null ? null : rendered(hole.otherwise(), inFormula));
    }

    private static String rendered(String formula, UnaryOperator<String> inFormula) {
        return FormulaParser.parse(formula).render(inFormula);
    }

    /** The paths that stand alone between braces, in order of appearance. */
    public List<Reference> references() {
        return holes().flatMap(hole ->
                        hole.content() instanceof Hole.Content.Path path ? Stream.of(path.reference()) : Stream.empty())
                .toList();
    }

    /** The formulas in it, defaults included. */
    public List<String> formulas() {
        return holes().flatMap(hole -> Stream.concat(
                        hole.content() instanceof Hole.Content.Computed computed
                                ? Stream.of(computed.formula())
                                : Stream.empty(),
                        Stream.ofNullable(hole.otherwise())))
                .toList();
    }

    /** Whether it is one path or formula and nothing else. */
    public boolean isWhole() {
        return parts.size() == 1 && parts.getFirst() instanceof Part.Filled;
    }

    private Stream<Hole> holes() {
        return parts.stream()
                .flatMap(part -> part instanceof Part.Filled filled ? Stream.of(filled.hole()) : Stream.empty());
    }

    /**
     * The value of a template that is one path or formula, with its type (empty for nothing); otherwise the text. Fails with a
     * {@link UnfilledException}.
     */
    public Optional<Object> value(Evaluation in) {
        return parts.size() == 1 && parts.getFirst() instanceof Part.Filled filled
                ? filled.hole().value(in, true)
                : Optional.of(text(in));
    }

    /** The text, in which linked records appear with their names. Fails with a {@link UnfilledException}. */
    public String text(Evaluation in) {
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            text.append(text(part, in));
            if (text.length() > LONGEST) {
                throw new UnfilledException(
                        "The text has more than " + LONGEST + " characters when it is filled, the limit");
            }
        }
        return text.toString();
    }

    private static String text(Part part, Evaluation in) {
        return switch (part) {
            case Part.Literal literal -> literal.text();
            case Part.Filled filled -> {
                UnaryOperator<String> display = filled.hole().isId() ? id -> id : in.scope()::display;
                yield filled.hole().value(in, false).map(v -> text(v, display)).orElse("");
            }
        };
    }

    /** The text with a name in braces, as formulas have them, in the place of each hole. */
    public String skeleton() {
        AtomicInteger number = new AtomicInteger();
        return filled(hole -> "{" + HOLE + number.getAndIncrement() + "}");
    }

    /** Whether a name in braces stands for a hole. */
    public static boolean isHole(String name) {
        return name.startsWith(HOLE);
    }

    public int holeCount() {
        return (int) holes().count();
    }

    /** Reworks what is around the holes; the holes stay. */
    public String around(UnaryOperator<String> rework) {
        String reworked = rework.apply(skeleton());
        List<Hole> all = holes().toList();
        for (int i = 0; i < all.size(); i++) {
            reworked = reworked.replace("{" + HOLE + i + "}", "{{" + all.get(i).text() + "}}");
        }
        return reworked;
    }

    /** The text with a value, as formulas write it, in the place of each hole. Fails with an {@link UnfilledException}. */
    public String withLiterals(Evaluation in, Function<Optional<Object>, String> literal) {
        return filled(hole -> literal.apply(hole.value(in, true)));
    }

    /**
     * The text with {@code {1}}, {@code {2}} … in the places of the holes, of which the texts are added to the list. Fails with an
     * {@link UnfilledException}.
     */
    public String numbered(Evaluation in, List<String> values) {
        return parts.stream()
                .map(part -> switch (part) {
                    case Part.Literal literal -> literal.text();
                    case Part.Filled filled -> {
                        values.add(text(filled, in));
                        yield "{" + values.size() + "}";
                    }
                })
                .collect(Collectors.joining());
    }

    /** The text with something in the place of each hole. */
    public String filled(Function<Hole, String> filling) {
        return parts.stream()
                .map(part -> switch (part) {
                    case Part.Literal literal -> literal.text();
                    case Part.Filled filled -> filling.apply(filled.hole());
                })
                .collect(Collectors.joining());
    }

    /** How a value reads in a text. */
    public static String plain(Object value) {
        return text(value, text -> text);
    }

    private static String text(Object value, UnaryOperator<String> display) {
        return switch (value) {
            case String text -> display.apply(text);
            case Double number
            when number == Math.rint(number) && Math.abs(number) < 1e15 -> Long.toString(number.longValue());
            case Collection<?> items ->
                items.stream()
                        .map(item -> item == null ? "" : text(item, display))
                        .collect(Collectors.joining(", "));
            case Map<?, ?> map -> named(map);
            default -> value.toString();
        };
    }

    /** People, attachments and buttons are objects; their name is what a reader wants. Of others, the JSON. */
    private static String named(Map<?, ?> map) {
        for (String key : List.of("name", "email", "filename", "text", "label", "value", "id")) {
            if (map.get(key) instanceof String text) {
                return text;
            }
        }
        return Documents.write(map);
    }
}
