package org.pyairtable.workflow.steps;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyairtable.workflow.scope.TableSchema;

/** What replaces the texts of a definition, one by one. Places are paths in the definition. */
public interface Wording {
    String template(String text, String place);

    String formula(String text, String place);

    /** A formula over the items of a list. */
    default String itemFormula(String text, String place) {
        return formula(text, place);
    }

    /** A formula over the records of a table, in which templates stand for values. */
    String condition(TableSchema table, String text, String place);

    String field(TableSchema table, String nameOrId, String place);

    /** The table of a step, when it is known. */
    Optional<TableSchema> table(OnTable step);

    List<Step> steps(List<Step> steps, String place);

    default List<String> templates(List<String> templates, String place) {
        List<String> reworded = new ArrayList<>();
        for (int i = 0; i < templates.size(); i++) {
            reworded.add(template(templates.get(i), place + "[" + i + "]"));
        }
        return reworded;
    }

    default List<String> fields(TableSchema table, List<String> fields, String place) {
        List<String> reworded = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            reworded.add(field(table, fields.get(i), place + "[" + i + "]"));
        }
        return reworded;
    }

    /** Any JSON; its texts are templates. */
    default @Nullable Object value(@Nullable Object value, String place) {
        return switch (value) {
            case String text -> template(text, place);
            case Collection<?> items -> {
                List<@Nullable Object> reworded = new ArrayList<>();
                items.forEach(item -> reworded.add(value(item, place)));
                yield reworded;
            }
            case Map<?, ?> map -> {
                Map<Object, @Nullable Object> reworded = new LinkedHashMap<>();
                map.forEach((name, item) -> reworded.put(name, value(item, place)));
                yield reworded;
            }
            case null -> null;
            default -> value;
        };
    }
}
