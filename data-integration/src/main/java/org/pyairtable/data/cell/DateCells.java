package org.pyairtable.data.cell;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.mutiny.sqlclient.Row;
import java.time.LocalDate;
import java.util.Optional;
import org.pyairtable.data.refusal.InvalidValue;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;

/** Stores {@link LocalDate}s. */
record DateCells(FieldKind.Date kind) implements CellCodec {
    @Override
    public String columnType() {
        return "date";
    }

    @Override
    public Optional<Object> accept(Field field, JsonNode value, boolean typecast) {
        if (value.isNull() || (value.isTextual() && value.textValue().isBlank())) {
            return Optional.empty();
        }
        String text = value.isTextual() ? value.textValue().strip() : "";
        Optional<LocalDate> day = DateText.isoDay(text);
        if (typecast && value.isTextual()) {
            return day.or(() -> DateText.writtenDay(text, kind.format())).map(d -> d);
        }
        return Optional.of(day.orElseThrow(() -> new InvalidValue.Of(field.name()).exception()));
    }

    @Override
    public Object toColumn(Object stored) {
        return stored.toString();
    }

    @Override
    public Optional<Object> fromRow(Row row, int column) {
        return Optional.ofNullable(row.getLocalDate(column));
    }

    @Override
    public Object toJson(Object stored) {
        return stored.toString();
    }

    @Override
    public String display(Object stored, TextFormat format) {
        return DateText.print((LocalDate) stored, kind.format(), format.locale());
    }

    @Override
    public String displayJson(Object json, TextFormat format) {
        return DateText.isoDay(String.valueOf(json))
                .map(day -> display(day, format))
                .orElseGet(() -> DerivedCells.text(json));
    }
}
