package org.pyairtable.data.record.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import org.pyairtable.data.record.write.UploadedFile;
import org.pyairtable.data.refusal.InvalidRequest;

/** A file in a request: {@code {contentType, filename, file}} with the bytes in base64. */
final class UploadBody {
    private static final Set<String> KEYS = Set.of("contentType", "filename", "file");

    private UploadBody() {}

    /** @param max most bytes that the file may have */
    static UploadedFile of(ObjectNode body, long max) {
        boolean known = body.properties().stream().allMatch(entry -> KEYS.contains(entry.getKey()));
        if (!known) {
            throw new InvalidRequest.Malformed().exception();
        }
        return UploadedFile.of(
                text(body.path("contentType")), text(body.path("filename")), text(body.path("file")), max);
    }

    private static String text(JsonNode node) {
        if (!node.isTextual() || node.textValue().isEmpty()) {
            throw new InvalidRequest.Malformed().exception();
        }
        return node.textValue();
    }
}
