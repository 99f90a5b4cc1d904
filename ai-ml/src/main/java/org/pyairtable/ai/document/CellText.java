package org.pyairtable.ai.document;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Cell values of Airtable's Web API as text. */
final class CellText {
    /** Of an object cell (a collaborator, an attachment, a barcode …), the first of these that it has. */
    private static final List<String> NAMING = List.of("name", "filename", "text", "label", "email", "url", "value");

    private CellText() {}

    static List<String> of(Object cell, Map<String, String> links) {
        return texts(cell, links).filter(t -> !t.isBlank()).toList();
    }

    private static Stream<String> texts(Object cell, Map<String, String> links) {
        return switch (cell) {
            case String text -> Stream.of(links.getOrDefault(text, text));
            case Boolean checked -> Stream.of(checked ? "yes" : "no");
            case Number number -> Stream.of(plain(number));
            case Collection<?> list -> list.stream().flatMap(item -> item == null ? Stream.of() : texts(item, links));
            case Map<?, ?> object ->
                NAMING.stream().map(object::get).filter(v -> v != null).limit(1).flatMap(v -> texts(v, links));
            default -> Stream.of(cell.toString());
        };
    }

    private static String plain(Number number) {
        BigDecimal value = new BigDecimal(number.toString());
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }
}
