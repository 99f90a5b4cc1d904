package org.pyairtable.data.record.web;

import com.fasterxml.jackson.core.JsonGenerator;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.pyairtable.data.attachment.LinkSigner;
import org.pyairtable.data.cell.CellCodec;
import org.pyairtable.data.cell.CellCodecs;
import org.pyairtable.data.cell.DateText;
import org.pyairtable.data.cell.TextFormat;
import org.pyairtable.data.record.read.Page;
import org.pyairtable.data.record.read.TextView;
import org.pyairtable.data.record.row.RecordState;
import org.pyairtable.data.record.write.Written;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.wire.Json;

/** Records as the Web API answers them, written straight to bytes. Empty cells are left out. */
@Singleton
public class RecordJson {
    private final CellCodecs codecs;

    RecordJson(CellCodecs codecs) {
        this.codecs = codecs;
    }

    /**
     * How cells are answered.
     *
     * @param links under which files can be fetched
     */
    public record Style(LinkSigner links, boolean byFieldId) {
        public static Style json(LinkSigner links, boolean byFieldId) {
            return new Style(links, byFieldId);
        }
    }

    public byte[] one(List<Field> fields, RecordState record, Style style) {
        return Json.stream(generator -> record(generator, columns(fields, style), record, style, Optional.empty()));
    }

    /** The first record of a page. */
    public byte[] one(Page page, Style style) {
        return Json.stream(generator ->
                record(generator, columns(page, style), page.records().getFirst(), style, Optional.empty()));
    }

    /** As {@link #one(Page, Style)}, for a large one. */
    List<byte[]> onePieces(Page page, Style style) {
        return Json.pieces(generator ->
                record(generator, columns(page, style), page.records().getFirst(), style, Optional.empty()));
    }

    /** @param commentCounts by record id, where there are any; absent when they are not asked for */
    public byte[] page(Page page, Style style, Optional<Map<String, Long>> commentCounts) {
        return Json.stream(generator -> {
            generator.writeStartObject();
            records(generator, columns(page, style), page.records(), style, commentCounts);
            if (page.offset().isPresent()) {
                generator.writeStringField("offset", page.offset().get());
            }
            generator.writeEndObject();
        });
    }

    /** As {@link #page}, of a page that comes in parts. */
    public PageParts parts(Style style) {
        return new PageParts((page, comments) -> {
            List<Column> columns = columns(page, style);
            return record -> Json.pieces(generator -> record(
                    generator, columns, record, style, comments.map(counts -> counts.getOrDefault(record.id(), 0L))));
        });
    }

    /** @param upserted names the ids of created and updated records; absent for plain writes */
    public byte[] written(List<Field> fields, Written written, Style style, boolean upserted) {
        return Json.stream(generator -> {
            generator.writeStartObject();
            records(generator, columns(fields, style), written.records(), style, Optional.empty());
            if (upserted) {
                ids(generator, "createdRecords", written.createdIds());
                ids(generator, "updatedRecords", written.updatedIds());
            }
            generator.writeEndObject();
        });
    }

    /** All cells by field name, for answers to commands. */
    public Map<String, Object> cellsByName(List<Field> fields, RecordState record) {
        Map<String, Object> cells = new LinkedHashMap<>();
        for (Field field : fields) {
            record.cell(field)
                    .ifPresent(stored ->
                            cells.put(field.name(), codecs.of(field.kind()).toJson(stored)));
        }
        return cells;
    }

    /** How the cells of a field are written. */
    private record Column(Field field, Function<Object, Object> answer) {}

    private List<Column> columns(List<Field> fields, Style style) {
        return fields.stream()
                .map(field -> new Column(field, answer(field, style)))
                .toList();
    }

    private Function<Object, Object> answer(Field field, Style style) {
        CellCodec codec = codecs.of(field.kind());
        return switch (field.kind()) {
            case FieldKind.Attachments k -> stored -> style.links().sign(codec.toJson(stored));
            case FieldKind.Lookup k -> stored -> style.links().sign(codec.toJson(stored));
            default -> codec::toJson;
        };
    }

    private List<Column> columns(Page page, Style style) {
        return page.text().map(view -> columns(page, view, style)).orElseGet(() -> columns(page.fields(), style));
    }

    private List<Column> columns(Page page, TextView view, Style style) {
        TextFormat format = view.format(style.links());
        return page.fields().stream()
                .map(field -> {
                    CellCodec codec = codecs.of(view.base(), view.table(), field);
                    return new Column(field, stored -> codec.display(stored, format));
                })
                .toList();
    }

    private static void records(
            JsonGenerator generator,
            List<Column> columns,
            List<RecordState> records,
            Style style,
            Optional<Map<String, Long>> commentCounts)
            throws IOException {
        generator.writeArrayFieldStart("records");
        for (RecordState record : records) {
            Optional<Long> comments = commentCounts.map(counts -> counts.getOrDefault(record.id(), 0L));
            record(generator, columns, record, style, comments);
        }
        generator.writeEndArray();
    }

    private static void record(
            JsonGenerator generator, List<Column> columns, RecordState record, Style style, Optional<Long> comments)
            throws IOException {
        generator.writeStartObject();
        generator.writeStringField("id", record.id());
        generator.writeStringField("createdTime", DateText.wire(record.createdAt()));
        if (comments.isPresent()) {
            generator.writeNumberField("commentCount", comments.get());
        }
        generator.writeObjectFieldStart("fields");
        for (Column column : columns) {
            Optional<Object> stored = record.cell(column.field());
            if (stored.isPresent()) {
                generator.writeFieldName(
                        style.byFieldId() ? column.field().id() : column.field().name());
                json(generator, column.answer().apply(stored.get()));
            }
        }
        generator.writeEndObject();
        generator.writeEndObject();
    }

    /** The frequent ones without a search for what writes them. */
    private static void json(JsonGenerator generator, Object cell) throws IOException {
        switch (cell) {
            case String text -> generator.writeString(text);
            case BigDecimal number -> generator.writeNumber(number);
            case Boolean flag -> generator.writeBoolean(flag);
            default -> generator.writePOJO(cell);
        }
    }

    private static void ids(JsonGenerator generator, String name, List<String> ids) throws IOException {
        generator.writeArrayFieldStart(name);
        for (String id : ids) {
            generator.writeString(id);
        }
        generator.writeEndArray();
    }
}
