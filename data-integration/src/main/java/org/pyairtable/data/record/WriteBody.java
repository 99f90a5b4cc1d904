package org.pyairtable.data.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.data.airtable.AirtableError;
import org.pyairtable.data.airtable.AirtableId;

/** The body of a write over HTTP. */
public record WriteBody(WriteRequest request, boolean batch, boolean byFieldId) {
    private static final Set<String> CREATE = Set.of("fields", "records", "typecast", "returnFieldsByFieldId");
    private static final Set<String> UPDATE =
            Set.of("fields", "records", "typecast", "returnFieldsByFieldId", "performUpsert");
    private static final Set<String> CREATE_ENTRY = Set.of("fields");
    private static final Set<String> UPDATE_ENTRY = Set.of("id", "fields");
    private static final int MAX_MERGE_FIELDS = 3;

    public static WriteBody create(ObjectNode body) {
        onlyKeys(body, CREATE);
        boolean typecast = flag(body, "typecast");
        boolean byFieldId = flag(body, "returnFieldsByFieldId");
        JsonNode records = body.get("records");
        if (records == null) {
            return new WriteBody(new WriteRequest.Create(List.of(fields(body)), typecast), false, byFieldId);
        }
        if (!records.isArray() || records.isEmpty() || body.has("fields")) {
            throw AirtableError.invalidRequest().exception();
        }
        if (records.size() > AirtableError.MAX_RECORDS) {
            throw AirtableError.tooManyToCreate(records.size()).exception();
        }
        List<ObjectNode> entries = new ArrayList<>();
        for (JsonNode entry : records) {
            ObjectNode object = object(entry);
            onlyKeys(object, CREATE_ENTRY);
            entries.add(fields(object));
        }
        return new WriteBody(new WriteRequest.Create(entries, typecast), true, byFieldId);
    }

    /** The body of a change of the one record that the path names. */
    public static WriteBody updateOne(String recordId, ObjectNode body, boolean replace) {
        onlyKeys(body, Set.of("fields", "typecast", "returnFieldsByFieldId"));
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
        onlyKeys(body, UPDATE);
        boolean typecast = flag(body, "typecast");
        boolean byFieldId = flag(body, "returnFieldsByFieldId");
        JsonNode records = body.path("records");
        if (!records.isArray() || records.isEmpty() || records.size() > AirtableError.MAX_RECORDS) {
            throw AirtableError.invalidRecords().exception();
        }
        JsonNode upsert = body.path("performUpsert");
        boolean merging = upsert.isObject();
        if (!merging && !upsert.isMissingNode() && !upsert.isNull()) {
            throw AirtableError.invalidRequest().exception();
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
            throw AirtableError.invalidRecords().exception();
        }
        onlyKeys(entry, UPDATE_ENTRY);
        JsonNode id = entry.path("id");
        if (idOptional && (id.isMissingNode() || id.isNull())) {
            return new WriteRequest.Entry(Optional.empty(), fields);
        }
        if (!id.isTextual() || !AirtableId.isRecord(id.textValue())) {
            throw AirtableError.invalidRecords().exception();
        }
        return new WriteRequest.Entry(Optional.of(id.textValue()), fields);
    }

    private static List<String> mergeFields(ObjectNode upsert) {
        onlyKeys(upsert, Set.of("fieldsToMergeOn"));
        JsonNode names = upsert.path("fieldsToMergeOn");
        if (!names.isArray() || names.isEmpty() || names.size() > MAX_MERGE_FIELDS) {
            throw AirtableError.invalidRequest().exception();
        }
        List<String> fields = new ArrayList<>();
        for (JsonNode name : names) {
            if (!name.isTextual()) {
                throw AirtableError.invalidRequest().exception();
            }
            fields.add(name.textValue());
        }
        return fields;
    }

    private static ObjectNode fields(ObjectNode object) {
        JsonNode fields = object.get("fields");
        if (fields == null) {
            throw AirtableError.missingFields().exception();
        }
        return object(fields);
    }

    private static ObjectNode object(JsonNode node) {
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw AirtableError.invalidRequest().exception();
    }

    private static boolean flag(ObjectNode body, String name) {
        JsonNode flag = body.path(name);
        if (flag.isMissingNode() || flag.isNull()) {
            return false;
        }
        if (!flag.isBoolean()) {
            throw AirtableError.invalidRequest().exception();
        }
        return flag.booleanValue();
    }

    private static void onlyKeys(ObjectNode object, Set<String> allowed) {
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            if (!allowed.contains(names.next())) {
                throw AirtableError.invalidRequest().exception();
            }
        }
    }
}
