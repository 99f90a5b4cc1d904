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
import org.pyairtable.data.refusal.InvalidValue;
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
        Optional<Instant> instant = DateText.instant(text, zone(ZoneOffset.UTC));
        if (typecast && value.isTextual()) {
            return instant.or(() -> DateText.writtenTime(text, kind.format(), zone(ZoneOffset.UTC)))
                    .map(i -> i);
        }
        return Optional.of(instant.orElseThrow(() -> new InvalidValue.Of(field.name()).exception()));
    }

    /** @param client the zone of the reader */
    private ZoneId zone(ZoneId client) {
        return switch (kind.timeZone()) {
            case "client" -> client;
            case "utc" -> ZoneOffset.UTC;
            default -> named(kind.timeZone());
        };
    }

    private static ZoneId named(String zone) {
        try {
            return ZoneId.of(zone);
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
    public String display(Object stored, TextFormat format) {
        ZonedDateTime local = ((Instant) stored).atZone(zone(format.zone()));
        DateTimeFormatter clock = kind.timeFormat().equals("12hour") ? CLOCK_12 : CLOCK_24;
        return DateText.print(local.toLocalDate(), kind.format(), format.locale()) + " "
                + clock.format(local).toLowerCase(Locale.ROOT);
    }

    @Override
    public String displayJson(Object json, TextFormat format) {
        return DateText.instant(String.valueOf(json), ZoneOffset.UTC)
                .map(instant -> display(instant, format))
                .orElseGet(() -> DerivedCells.text(json));
    }
}
