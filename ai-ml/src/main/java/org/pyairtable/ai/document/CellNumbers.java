package org.pyairtable.ai.document;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** The numbers in a cell: one, several for a lookup, none for an empty cell or other values. */
public final class CellNumbers {
    private CellNumbers() {}

    public static List<BigDecimal> of(SourceRecord source, TableField field) {
        Object cell = source.cells().get(field.id());
        return cell == null ? List.of() : numbers(cell).toList();
    }

    private static Stream<BigDecimal> numbers(Object cell) {
        return switch (cell) {
            case Number number -> Stream.of(new BigDecimal(number.toString()));
            case Collection<?> list -> list.stream().flatMap(item -> item == null ? Stream.of() : numbers(item));
            default -> Stream.of();
        };
    }
}
