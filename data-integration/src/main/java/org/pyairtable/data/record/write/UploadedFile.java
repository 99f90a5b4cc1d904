package org.pyairtable.data.record.write;

import io.vertx.core.buffer.Buffer;
import java.util.Base64;
import java.util.Optional;
import org.pyairtable.data.cell.MediaType;
import org.pyairtable.data.refusal.InvalidRequest;
import org.pyairtable.data.refusal.TooLarge;

/** A file that a request carries. */
public record UploadedFile(String type, String filename, Buffer bytes) {
    private static final int MAX_NAME = 255;

    /**
     * @param base64 the bytes, line breaks allowed
     * @param max most bytes that the file may have
     */
    public static UploadedFile of(String type, String filename, String base64, long max) {
        Buffer bytes = bytes(base64);
        if (bytes.length() > max) {
            throw new TooLarge().exception();
        }
        return new UploadedFile(MediaType.of(Optional.of(type), filename), checked(filename), bytes);
    }

    private static String checked(String given) {
        boolean good = given.length() <= MAX_NAME
                && given.codePoints().noneMatch(c -> Character.isISOControl(c) || c == '/' || c == '\\')
                && given.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)
                && !given.isBlank();
        if (!good) {
            throw new InvalidRequest.Malformed().exception();
        }
        return given;
    }

    private static Buffer bytes(String base64) {
        try {
            return Buffer.buffer(Base64.getDecoder().decode(base64.replaceAll("[\\r\\n]", "")));
        } catch (IllegalArgumentException e) {
            throw new InvalidRequest.Malformed().exception();
        }
    }
}
