package org.pyairtable.data.csv;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.util.Optional;

/** What a cell holds. */
sealed interface CellRead {
    /** @param remark what was left out or assumed */
    record Value(JsonNode value, Optional<String> remark) implements CellRead {}

    /** @param reason why the field cannot take it, when more is to be said than that */
    record Unreadable(Optional<String> reason) implements CellRead {}

    Unreadable UNREADABLE = new Unreadable(Optional.empty());

    static CellRead text(String text) {
        return new Value(TextNode.valueOf(text), Optional.empty());
    }

    static CellRead number(BigDecimal number, Optional<String> remark) {
        return new Value(DecimalNode.valueOf(number), remark);
    }
}
