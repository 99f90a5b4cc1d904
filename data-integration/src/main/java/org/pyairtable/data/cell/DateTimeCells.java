package org.pyairtable.data.cell;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.mutiny.sqlclient.Row;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.pyairtable.data.airtable.AirtableError;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;

/** Stores {@link Instant}s, to the millisecond. */
record DateTimeCells(FieldKind.DateTime kind) implements CellCodec {
    private static final DateTimeFormatter CLOCK_12 = DateTimeFormatter.ofPattern("h:mma", Locale.ENGLISH);
    private static final DateTimeFormatter CLOCK_24 = DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);

    @Override
    public String columnType() {
        return "timestamptz";
    }

    @Override
    public Optional<Object> accept(Field field, JsonNode value, boolean typecast) {
        if (value.isNull() || (value.isTextual() && value.textValue().isBlank())) {
            return Optional.empty();
        }
        String text = value.isTextual() ? value.textValue().strip() : "";
        Optional<Instant> instant = DateText.instant(text, zone());
        if (typecast && value.isTextual()) {
            return instant.or(() -> DateText.writtenDay(text, kind.format())
                            .map(day -> day.atStartOfDay(zone()).toInstant()))
                    .map(i -> i);
        }
        return Optional.of(instant.orElseThrow(
                () -> AirtableError.invalidValue(field.name()).exception()));
    }

    private ZoneId zone() {
        try {
            return kind.timeZone().equals("client") || kind.timeZone().equals("utc")
                    ? ZoneOffset.UTC
                    : ZoneId.of(kind.timeZone());
        } catch (DateTimeException e) {
            return ZoneOffset.UTC;
        }
    }

    @Override
    public Object toColumn(Object stored) {
        return DateText.wire((Instant) stored);
    }

    @Override
    public Optional<Object> fromRow(Row row, int column) {
        return Optional.ofNullable(row.getOffsetDateTime(column)).map(time -> time.toInstant());
    }

    @Override
    public Object toJson(Object stored) {
        return DateText.wire((Instant) stored);
    }

    @Override
    public String display(Object stored) {
        ZonedDateTime local = ((Instant) stored).atZone(zone());
        DateTimeFormatter clock = kind.timeFormat().equals("12hour") ? CLOCK_12 : CLOCK_24;
        return DateText.print(local.toLocalDate(), kind.format()) + " "
                + clock.format(local).toLowerCase(Locale.ROOT);
    }
}
