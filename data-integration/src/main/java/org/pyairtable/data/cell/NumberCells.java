package org.pyairtable.data.cell;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.mutiny.sqlclient.Row;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.pyairtable.data.airtable.AirtableError;
import org.pyairtable.data.schema.Field;

/**
 * Stores {@link BigDecimal}s, exactly as they came.
 *
 * @param allowed which numbers the field takes
 * @param fromText what typecast makes of a text
 * @param shown the string cell format
 */
record NumberCells(
        Predicate<BigDecimal> allowed,
        Function<String, Optional<BigDecimal>> fromText,
        Function<BigDecimal, String> shown)
        implements CellCodec {
    @Override
    public String columnType() {
        return "numeric";
    }

    @Override
    public Optional<Object> accept(Field field, JsonNode value, boolean typecast) {
        if (value.isNull()
                || (typecast && value.isTextual() && value.textValue().isBlank())) {
            return Optional.empty();
        }
        Optional<BigDecimal> number = Optional.empty();
        if (value.isNumber()) {
            number = Numbers.canonical(value.decimalValue());
        } else if (typecast && value.isTextual()) {
            // As Airtable does: a text that is no number empties the cell instead of failing the request.
            number = fromText.apply(value.textValue().strip());
            if (number.isEmpty()) {
                return Optional.empty();
            }
        }
        return Optional.of(number.filter(allowed)
                .orElseThrow(() -> AirtableError.invalidValue(field.name()).exception()));
    }

    @Override
    public Object toColumn(Object stored) {
        return stored;
    }

    @Override
    public Optional<Object> fromRow(Row row, int column) {
        return Optional.ofNullable(row.getBigDecimal(column)).flatMap(Numbers::canonical);
    }

    @Override
    public Object toJson(Object stored) {
        return stored;
    }

    @Override
    public String display(Object stored) {
        return shown.apply((BigDecimal) stored);
    }
}
