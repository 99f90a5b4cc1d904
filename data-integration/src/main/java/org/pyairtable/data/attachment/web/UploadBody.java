package org.pyairtable.data.attachment.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.data.airtable.AirtableError;
import org.pyairtable.data.attachment.MediaType;

/** A file in a request: {@code {contentType, filename, file}} with the bytes in base64, line breaks allowed. */
record UploadBody(String type, String filename, Buffer bytes) {
    private static final Set<String> KEYS = Set.of("contentType", "filename", "file");
    private static final int MAX_NAME = 255;

    /** @param max most bytes that the file may have */
    static UploadBody of(ObjectNode body, long max) {
        boolean known = body.properties().stream().allMatch(entry -> KEYS.contains(entry.getKey()));
        if (!known) {
            throw AirtableError.invalidRequest().exception();
        }
        String type = text(body.path("contentType"));
        String filename = filename(text(body.path("filename")));
        Buffer bytes = bytes(text(body.path("file")));
        if (bytes.length() > max) {
            throw AirtableError.tooLarge().exception();
        }
        return new UploadBody(MediaType.of(Optional.of(type), filename), filename, bytes);
    }

    private static String text(JsonNode node) {
        if (!node.isTextual() || node.textValue().isEmpty()) {
            throw AirtableError.invalidRequest().exception();
        }
        return node.textValue();
    }

    private static String filename(String given) {
        boolean good = given.length() <= MAX_NAME
                && given.codePoints().noneMatch(c -> Character.isISOControl(c) || c == '/' || c == '\\')
                && given.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)
                && !given.isBlank();
        if (!good) {
            throw AirtableError.invalidRequest().exception();
        }
        return given;
    }

    private static Buffer bytes(String base64) {
        try {
            return Buffer.buffer(Base64.getDecoder().decode(base64.replaceAll("[\\r\\n]", "")));
        } catch (IllegalArgumentException e) {
            throw AirtableError.invalidRequest().exception();
        }
    }
}
