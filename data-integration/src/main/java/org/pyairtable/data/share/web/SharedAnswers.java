package org.pyairtable.data.share.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.attachment.LinkSigner;
import org.pyairtable.data.cell.CellCodecs;
import org.pyairtable.data.cell.PersonNames;
import org.pyairtable.data.record.read.Walks;
import org.pyairtable.data.record.row.RecordState;
import org.pyairtable.data.schema.Choice;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.share.SharedViews;

/** What the holder of a link is answered: linked records and people by their names, and no ids but those of the view's records. */
@Singleton
class SharedAnswers {
    private final CellCodecs codecs;

    SharedAnswers(CellCodecs codecs) {
        this.codecs = codecs;
    }

    /**
     * @param table name of the table
     * @param fields in the order of the view
     * @param records in the view, up to a million; absent when they cannot be counted soon
     */
    @Schema(name = "SharedView")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record View(
            String name,
            String table,
            List<SharedField> fields,
            @Nullable Long records) {
        static View of(SharedViews.Shape shape) {
            return new View(
                    shape.name(),
                    shape.table().name(),
                    shape.fields().stream().map(SharedField::of).toList(),
                    shape.records().orElse(null));
        }
    }

    /** @param choices of a field that has them */
    @Schema(name = "SharedField")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record SharedField(
            String name, String type, @Nullable List<SharedChoice> choices) {
        static SharedField of(Field field) {
            List<Choice> choices =
                    switch (field.kind()) {
                        case FieldKind.Select select -> select.choices();
                        case FieldKind.ExternalSyncSource source -> source.choices();
                        default -> List.of();
                    };
            return new SharedField(
                    field.name(),
                    field.kind().type(),
                    choices.isEmpty()
                            ? null
                            : choices.stream()
                                    .map(choice -> new SharedChoice(
                                            choice.name(), choice.color().orElse(null)))
                                    .toList());
        }
    }

    @Schema(name = "SharedChoice")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record SharedChoice(String name, @Nullable String color) {}

    /**
     * @param records fewer than asked for where they are large
     * @param offset asks for the records that follow; absent at the end
     */
    @Schema(name = "SharedRecords")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Records(
            List<SharedRecord> records, @Nullable String offset) {}

    /** @param fields cells by the name of the field; empty ones are left out */
    @Schema(name = "SharedRecord")
    public record SharedRecord(String id, Map<String, Object> fields) {}

    Records page(Walks.NamedPage page, LinkSigner links) {
        return new Records(records(page.walk(), links), page.offset().orElse(null));
    }

    List<SharedRecord> records(Walks.Walk walk, LinkSigner links) {
        return walk.records().stream()
                .map(record -> record(walk, record, links))
                .toList();
    }

    private SharedRecord record(Walks.Walk walk, RecordState record, LinkSigner links) {
        Map<String, Object> cells = new LinkedHashMap<>();
        for (Field field : walk.fields()) {
            Optional<Object> stored = record.cell(field);
            stored.ifPresent(value -> cells.put(field.name(), cell(walk, field, value, links)));
        }
        return new SharedRecord(record.id(), cells);
    }

    private Object cell(Walks.Walk walk, Field field, Object stored, LinkSigner links) {
        if (walk.naming().contains(field) && stored instanceof List<?> ids) {
            return ids.stream()
                    .map(id -> walk.names().getOrDefault(String.valueOf(id), ""))
                    .toList();
        }
        Object json = codecs.of(field.kind()).toJson(stored);
        return switch (field.kind()) {
            case FieldKind.Attachments kind -> links.sign(json);
            case FieldKind.Lookup kind -> PersonNames.only(links.sign(json));
            default -> PersonNames.only(json);
        };
    }
}
