package org.pyairtable.runtime.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;

/** Kafka headers as text, and back. */
public final class RecordHeaders {
    private RecordHeaders() {}

    /** The last value of each header; bytes that are not UTF-8 become replacement characters. */
    public static Map<String, String> toText(Headers headers) {
        Map<String, String> text = new HashMap<>();
        for (Header header : headers) {
            if (header.value() != null) {
                text.put(header.key(), new String(header.value(), UTF_8));
            }
        }
        return text;
    }

    public static List<Header> fromText(Map<String, String> text) {
        List<Header> headers = new ArrayList<>(text.size());
        text.forEach((name, value) -> headers.add(new RecordHeader(name, value.getBytes(UTF_8))));
        return headers;
    }
}
