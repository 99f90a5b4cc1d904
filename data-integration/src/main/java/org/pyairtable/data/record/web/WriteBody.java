package org.pyairtable.data.record.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.data.record.write.WriteRequest;
import org.pyairtable.data.refusal.InvalidRequest;
import org.pyairtable.data.wire.AirtableId;
import org.pyairtable.data.wire.Json;

/** The body of a write over HTTP. */
public record WriteBody(WriteRequest request, boolean batch, boolean byFieldId) {
    private static final Set<String> CREATE = Set.of("fields", "records", "typecast", "returnFieldsByFieldId");
    private static final Set<String> UPDATE =
            Set.of("fields", "records", "typecast", "returnFieldsByFieldId", "performUpsert");
    private static final Set<String> CREATE_ENTRY = Set.of("fields");
    private static final Set<String> UPDATE_ENTRY = Set.of("id", "fields");

    public static WriteBody create(ObjectNode body) {
        Json.refuseOthers(body, CREATE);
        boolean typecast = flag(body, "typecast");
        boolean byFieldId = flag(body, "returnFieldsByFieldId");
        JsonNode records = body.get("records");
        if (records == null) {
            return new WriteBody(new WriteRequest.Create(List.of(fields(body)), typecast), false, byFieldId);
        }
        if (!records.isArray() || body.has("fields")) {
            throw new InvalidRequest.Malformed().exception();
        }
        WriteRequest.Create.checkNumber(records.size());
        List<ObjectNode> entries = new ArrayList<>();
        for (JsonNode entry : records) {
            ObjectNode object = object(entry);
            Json.refuseOthers(object, CREATE_ENTRY);
            entries.add(fields(object));
        }
        return new WriteBody(new WriteRequest.Create(entries, typecast), true, byFieldId);
    }

    /** The body of a change of the one record that the path names. */
    public static WriteBody updateOne(String recordId, ObjectNode body, boolean replace) {
        Json.refuseOthers(body, Set.of("fields", "typecast", "returnFieldsByFieldId"));
        return new WriteBody(
                new WriteRequest.Update(
                        List.of(new WriteRequest.Entry(Optional.of(recordId), fields(body))),
                        replace,
                        true,
                        flag(body, "typecast")),
                false,
                flag(body, "returnFieldsByFieldId"));
    }

    public static WriteBody updateMany(ObjectNode body, boolean replace) {
        Json.refuseOthers(body, UPDATE);
        boolean typecast = flag(body, "typecast");
        boolean byFieldId = flag(body, "returnFieldsByFieldId");
        JsonNode records = body.path("records");
        WriteRequest.Update.checkNumber(records.isArray() ? records.size() : 0);
        JsonNode upsert = body.path("performUpsert");
        boolean merging = upsert.isObject();
        if (!merging && !upsert.isMissingNode() && !upsert.isNull()) {
            throw new InvalidRequest.Malformed().exception();
        }
        List<WriteRequest.Entry> entries = new ArrayList<>();
        for (JsonNode entry : records) {
            entries.add(entry(entry, merging));
        }
        WriteRequest request = merging
                ? new WriteRequest.Upsert(entries, mergeFields((ObjectNode) upsert), replace, typecast)
                : new WriteRequest.Update(entries, replace, false, typecast);
        return new WriteBody(request, true, byFieldId);
    }

    private static WriteRequest.Entry entry(JsonNode node, boolean idOptional) {
        if (!(node instanceof ObjectNode entry) || !(entry.get("fields") instanceof ObjectNode fields)) {
            throw new InvalidRequest.Batch(WriteRequest.MAX_RECORDS).exception();
        }
        Json.refuseOthers(entry, UPDATE_ENTRY);
        JsonNode id = entry.path("id");
        if (idOptional && (id.isMissingNode() || id.isNull())) {
            return new WriteRequest.Entry(Optional.empty(), fields);
        }
        if (!id.isTextual() || !AirtableId.isRecord(id.textValue())) {
            throw new InvalidRequest.Batch(WriteRequest.MAX_RECORDS).exception();
        }
        return new WriteRequest.Entry(Optional.of(id.textValue()), fields);
    }

    private static List<String> mergeFields(ObjectNode upsert) {
        Json.refuseOthers(upsert, Set.of("fieldsToMergeOn"));
        JsonNode names = upsert.path("fieldsToMergeOn");
        WriteRequest.Upsert.checkMergeFields(names.isArray() ? names.size() : 0);
        List<String> fields = new ArrayList<>();
        for (JsonNode name : names) {
            if (!name.isTextual()) {
                throw new InvalidRequest.Malformed().exception();
            }
            fields.add(name.textValue());
        }
        return fields;
    }

    private static ObjectNode fields(ObjectNode object) {
        JsonNode fields = object.get("fields");
        if (fields == null) {
            throw new InvalidRequest.NoCells().exception();
        }
        return object(fields);
    }

    private static ObjectNode object(JsonNode node) {
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw new InvalidRequest.Malformed().exception();
    }

    private static boolean flag(ObjectNode body, String name) {
        JsonNode flag = body.path(name);
        if (flag.isMissingNode() || flag.isNull()) {
            return false;
        }
        if (!flag.isBoolean()) {
            throw new InvalidRequest.Malformed().exception();
        }
        return flag.booleanValue();
    }
}
