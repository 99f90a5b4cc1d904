package org.pyairtable.data.question;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.pyairtable.data.cell.People;
import org.pyairtable.data.query.Parameters;
import org.pyairtable.data.query.TextOrder;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Choice;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.storage.SqlNames;
import org.pyairtable.events.State.User;

/**
 * Records in whose cells a word occurs, in any letter case and with or without accents: in texts, numbers, dates, and the
 * names of choices, people and linked records. Lookups, attachments and times are left out.
 */
final class Search {
    private static final int MOST_WORDS = 10;
    private static final int MOST_CHARACTERS = 200;

    private final Base base;
    private final People people;
    private final List<Field> fields;

    Search(Base base, People people, List<Field> fields) {
        this.base = base;
        this.people = people;
        this.fields = fields;
    }

    /** A condition for each word. */
    List<Function<Parameters, String>> conditions(String text) {
        if (text.length() > MOST_CHARACTERS) {
            throw Bounds.refused("search", "is longer than " + MOST_CHARACTERS + " characters");
        }
        List<String> words = Arrays.stream(text.strip().split("\\s+"))
                .filter(word -> !word.isEmpty())
                .map(TextOrder::folded)
                .filter(word -> !word.isEmpty())
                .toList();
        if (words.size() > MOST_WORDS) {
            throw Bounds.refused("search", "has " + words.size() + " words; it has at most " + MOST_WORDS);
        }
        return words.stream()
                .<Function<Parameters, String>>map(word -> parameters -> occurs(word, parameters))
                .toList();
    }

    private String occurs(String word, Parameters parameters) {
        String placeholder = parameters.add(word) + "::text";
        List<String> places = new ArrayList<>();
        for (Field field : fields) {
            occurs(CellShape.of(field, "t"), word, placeholder, parameters).ifPresent(places::add);
        }
        return places.isEmpty() ? "false" : "coalesce(" + String.join(" or ", places) + ", false)";
    }

    private Optional<String> occurs(CellShape shape, String word, String placeholder, Parameters parameters) {
        return switch (shape.type()) {
            case TEXT ->
                Optional.of("strpos(" + TextOrder.foldedSql("(" + shape.sql() + ")") + ", " + placeholder + ") > 0");
            case NUMBER, MIXED -> Optional.of("strpos(trim_scale(" + shape.sql() + ")::text, " + placeholder + ") > 0");
            case DATE -> Optional.of("strpos(to_char(" + shape.sql() + ", 'YYYY-MM-DD'), " + placeholder + ") > 0");
            case CHOICE -> among(shape, choices(shape, word));
            case PERSON ->
                people(word).isEmpty()
                        ? Optional.empty()
                        : Optional.of(holds(shape, parameters.add(people(word).toArray(String[]::new)) + "::text[]"));
            case RECORD -> linked(shape, word, placeholder, parameters);
            case TIME, BOOLEAN, OTHER -> Optional.empty();
        };
    }

    private static Optional<String> among(CellShape shape, List<String> ids) {
        return ids.isEmpty() ? Optional.empty() : Optional.of(holds(shape, SqlNames.choices(ids)));
    }

    private static String holds(CellShape shape, String ids) {
        return shape.listed() ? shape.sql() + " && " + ids : "(" + shape.sql() + ") = any(" + ids + ")";
    }

    private static List<String> choices(CellShape shape, String word) {
        return shape.choices().stream()
                .filter(choice -> TextOrder.folded(choice.name()).contains(word))
                .map(Choice::id)
                .toList();
    }

    private List<String> people(String word) {
        return people.all().stream()
                .filter(user -> TextOrder.folded(user.name()).contains(word))
                .map(User::userId)
                .toList();
    }

    /** By the name of a linked record, which is the cell of its table's primary field. */
    private Optional<String> linked(CellShape shape, String word, String placeholder, Parameters parameters) {
        var table = base.table(shape.tableId().orElseThrow());
        CellShape name = CellShape.of(table.primaryField(), "p");
        return name.type() == CellShape.Type.RECORD
                ? Optional.empty()
                : occurs(name, word, placeholder, parameters)
                        .map(condition -> "exists (select 1 from " + SqlNames.table(table.id())
                                + " p where p._id in (select unnest(" + shape.sql() + ")) and " + condition + ")");
    }
}
