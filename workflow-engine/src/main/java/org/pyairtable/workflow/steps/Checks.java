package org.pyairtable.workflow.steps;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyairtable.workflow.scope.TableSchema;

/** What a kind's check works with: the tables, and what may be referred to at its place. Faults are collected, not thrown. */
public interface Checks {
    void fault(String path, String message);

    void template(String text, String path);

    /** Any JSON; its texts are templates. */
    void value(@Nullable Object value, String path);

    void formula(String text, String path);

    /** A formula over the items of a list, which may refer to {@code item} and {@code index}. */
    void itemFormula(String text, String path);

    /** What is checked there may refer to {@code item} and {@code index}, of a list. */
    void atItem(Runnable check);

    /** A formula over the records of a table, in which templates stand for values. */
    void condition(TableSchema table, String text, String path);

    /** A template that gives the id of one record. */
    void recordId(String text, String path);

    /** The table that a step works on; empty when it does not exist, which is reported elsewhere. */
    Optional<TableSchema> table(OnTable step);

    Optional<TableSchema> triggerTable();

    boolean isMember(String userId);

    /** Texts that name members, or templates that do. */
    default void members(List<String> texts, String path) {
        for (int i = 0; i < texts.size(); i++) {
            String place = path + "[" + i + "]";
            template(texts.get(i), place);
            Recipients.memberFault(texts.get(i), this).ifPresent(fault -> fault(place, fault));
        }
    }

    /** Reports the field when the table does not have it. */
    default Optional<String> field(TableSchema table, String nameOrId, String path) {
        Optional<String> found = table.field(nameOrId).map(field -> field.id());
        if (found.isEmpty()) {
            fault(path, "is not a field of table " + table.tableName() + ": " + nameOrId);
        }
        return found;
    }
}
