package org.pyairtable.data.record.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.record.write.WriteRequest;
import org.pyairtable.data.wire.AirtableId;
import org.pyairtable.runtime.problem.ServiceException;

/**
 * Records to be created or updated, all or none.
 *
 * @param records 1 to 1,000
 * @param typecast whether to make the best of values of other types; absent for not
 */
@Schema(name = "RecordBatch")
public record BatchBody(
        @Nullable List<BatchBody.@Nullable Part> records,
        @Nullable Boolean typecast) {
    /**
     * @param id of the record to update; absent for one to create
     * @param fields cells by name or id of the field; null empties a cell
     * @param expected what cells of the record have to hold before it is updated, by name or id of the field; null for an
     *     empty cell
     */
    @Schema(name = "RecordBatchPart")
    public record Part(
            @Nullable String id,
            @Nullable Map<String, @Nullable JsonNode> fields,
            @Nullable Map<String, @Nullable JsonNode> expected) {}

    WriteRequest.Batch request() {
        List<Part> given = records;
        if (given == null || given.isEmpty() || given.size() > WriteRequest.Batch.MOST_BATCHED) {
            throw ServiceException.invalid("records", "has not 1 to " + WriteRequest.Batch.MOST_BATCHED + " elements");
        }
        List<WriteRequest.Batch.Part> parts = new ArrayList<>();
        for (Part part : given) {
            parts.add(part("records[" + parts.size() + "]", part));
        }
        return new WriteRequest.Batch(parts, Boolean.TRUE.equals(typecast));
    }

    private static WriteRequest.Batch.Part part(String at, @Nullable Part part) {
        if (part == null || part.fields() == null) {
            throw ServiceException.invalid(at + ".fields", "is missing");
        }
        if (part.id() != null && !AirtableId.isRecord(part.id())) {
            throw ServiceException.invalid(at + ".id", "is not a record id");
        }
        if (part.id() == null && part.expected() != null) {
            throw ServiceException.invalid(at + ".expected", "is for a record that exists, which has an id");
        }
        return new WriteRequest.Batch.Part(
                Optional.ofNullable(part.id()), object(part.fields()), object(part.expected()));
    }

    private static ObjectNode object(@Nullable Map<String, @Nullable JsonNode> cells) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        if (cells != null) {
            new LinkedHashMap<>(cells).forEach(object::set);
        }
        return object;
    }
}
