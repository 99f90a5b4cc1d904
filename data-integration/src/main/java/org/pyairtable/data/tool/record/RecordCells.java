package org.pyairtable.data.tool.record;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pyairtable.data.attachment.AttachmentLinks;
import org.pyairtable.data.attachment.LinkSigner;
import org.pyairtable.data.cell.CellCodecs;
import org.pyairtable.data.cell.DateText;
import org.pyairtable.data.record.row.RecordState;
import org.pyairtable.data.record.row.TableScan;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.tool.Member;
import org.pyairtable.data.tool.Place;
import org.pyairtable.data.tool.ToolCaller;

/** Records as agents read them: cells by field name, linked records with their names, files with their links. */
@Singleton
public class RecordCells {
    private final Pool pool;
    private final CellCodecs codecs;
    private final AttachmentLinks links;

    RecordCells(Pool pool, CellCodecs codecs, AttachmentLinks links) {
        this.pool = pool;
        this.codecs = codecs;
        this.links = links;
    }

    /** What {@link #shown} answers of a record. */
    static Member[] members() {
        return new Member[] {
            Member.text("id", "rec…"),
            Member.text("name", "Its primary field as text"),
            Member.text("createdTime", "In UTC"),
            Member.object("fields", "Cells by field name; linked records with id and name, files with links")
        };
    }

    /** @param fields those whose cells are shown, of the place's table */
    public Uni<List<Map<String, Object>>> shown(
            ToolCaller caller, Place place, List<Field> fields, List<RecordState> records) {
        return links.signer(caller::origin)
                .chain(signer -> TableScan.names(pool, codecs, place.base(), place.table(), fields, records)
                        .map(names -> records.stream()
                                .map(record -> json(place, fields, record, names, signer))
                                .toList()));
    }

    private Map<String, Object> json(
            Place place, List<Field> fields, RecordState record, Map<String, String> names, LinkSigner signer) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", record.id());
        json.put("name", name(place, record));
        json.put("createdTime", DateText.wire(record.createdAt()));
        Map<String, Object> cells = new LinkedHashMap<>();
        for (Field field : fields) {
            record.cell(field).ifPresent(stored -> cells.put(field.name(), cell(field, stored, names, signer)));
        }
        json.put("fields", cells);
        return json;
    }

    /** What the record is called. */
    String name(Place place, RecordState record) {
        Field primary = place.table().primaryField();
        return Optional.of(primary)
                .filter(place.grant()::shows)
                .flatMap(record::cell)
                .map(stored -> codecs.of(primary.kind()).display(stored))
                .orElse("");
    }

    private Object cell(Field field, Object stored, Map<String, String> names, LinkSigner signer) {
        Object json = codecs.of(field.kind()).toJson(stored);
        return switch (field.kind()) {
            case FieldKind.Link link when json instanceof List<?> ids -> linked(ids, names);
            case FieldKind.Attachments files -> signer.sign(json);
            case FieldKind.Lookup lookup -> signer.sign(json);
            default -> json;
        };
    }

    private static List<Object> linked(List<?> ids, Map<String, String> names) {
        List<Object> linked = new ArrayList<>();
        for (Object id : ids) {
            Map<String, Object> record = new LinkedHashMap<>();
            record.put("id", id);
            record.put("name", names.getOrDefault(String.valueOf(id), ""));
            linked.add(record);
        }
        return linked;
    }
}
