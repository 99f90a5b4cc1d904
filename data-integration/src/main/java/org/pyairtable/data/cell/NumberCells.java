package org.pyairtable.data.cell;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.mutiny.sqlclient.Row;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.function.Function;
import org.pyairtable.data.refusal.InvalidValue;
import org.pyairtable.data.schema.Field;

/**
 * Stores {@link BigDecimal}s, exactly as they came.
 *
 * @param range which numbers the field takes
 * @param fromText what typecast makes of a text
 * @param shown the string cell format
 */
record NumberCells(Range range, Function<String, Optional<BigDecimal>> fromText, Function<BigDecimal, String> shown)
        implements CellCodec {
    static final Range ANY = new Unbounded();

    /** Which numbers a field takes. */
    sealed interface Range {
        boolean contains(BigDecimal number);

        /** What typecast makes of a number; empty for an empty cell. */
        Optional<BigDecimal> nearest(BigDecimal number);
    }

    record Unbounded() implements Range {
        @Override
        public boolean contains(BigDecimal number) {
            return true;
        }

        @Override
        public Optional<BigDecimal> nearest(BigDecimal number) {
            return Optional.of(number);
        }
    }

    /** Whole numbers from 1; no star is an empty cell. */
    record Stars(int max) implements Range {
        @Override
        public boolean contains(BigDecimal number) {
            return number.scale() == 0
                    && number.compareTo(BigDecimal.ONE) >= 0
                    && number.compareTo(BigDecimal.valueOf(max)) <= 0;
        }

        @Override
        public Optional<BigDecimal> nearest(BigDecimal number) {
            BigDecimal most = BigDecimal.valueOf(max);
            BigDecimal whole = number.compareTo(most) >= 0
                    ? most
                    : number.max(BigDecimal.ZERO).setScale(0, RoundingMode.HALF_UP);
            return Optional.of(whole).filter(stars -> stars.signum() > 0);
        }
    }

    @Override
    public String columnType() {
        return "numeric";
    }

    @Override
    public Optional<Object> accept(Field field, JsonNode value, boolean typecast) {
        if (value.isNull()) {
            return Optional.empty();
        }
        if (typecast && value.isTextual()) {
            // As Airtable does: a text that is not a number empties the cell instead of failing the request.
            return fromText.apply(value.textValue().strip())
                    .flatMap(range::nearest)
                    .map(n -> n);
        }
        if (typecast && value.isBoolean()) {
            return value.booleanValue() ? Optional.of(BigDecimal.ONE) : Optional.of(BigDecimal.ZERO);
        }
        BigDecimal number = Optional.of(value)
                .filter(JsonNode::isNumber)
                .flatMap(given -> Numbers.canonical(given.decimalValue()))
                .orElseThrow(() -> new InvalidValue.Of(field.name()).exception());
        if (typecast) {
            return range.nearest(number).map(n -> n);
        }
        if (!range.contains(number)) {
            throw new InvalidValue.Of(field.name()).exception();
        }
        return Optional.of(number);
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
    public String display(Object stored, TextFormat format) {
        return shown.apply((BigDecimal) stored);
    }

    @Override
    public String displayJson(Object json, TextFormat format) {
        return json instanceof BigDecimal number ? shown.apply(number) : DerivedCells.text(json);
    }
}
