package org.pyairtable.workflow.runs.activities;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the body of an answer: JSON as values, everything else as a text. */
final class AnswerBody {
    private static final int DEEPEST = 50;
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
            .build());

    private AnswerBody() {}

    /** What says that it is JSON and cannot be read so, or is nested more than 50 levels deep, is a text. */
    static @Nullable Object read(String contentType, String text) {
        if (contentType.contains("json") && !text.isBlank()) {
            try {
                return storable(JSON.readValue(text, Object.class));
            } catch (JsonProcessingException notJson) {
                return storable(text);
            }
        }
        return storable(text);
    }

    /** The database has no texts with NUL. */
    private static @Nullable Object storable(@Nullable Object value) {
        return switch (value) {
            case String text -> text.replace('\0', ' ');
            case Collection<?> items -> {
                List<@Nullable Object> all = new ArrayList<>();
                items.forEach(item -> all.add(storable(item)));
                yield all;
            }
            case Map<?, ?> map -> {
                Map<String, @Nullable Object> all = new LinkedHashMap<>();
                map.forEach((name, item) -> all.put(String.valueOf(name).replace('\0', ' '), storable(item)));
                yield all;
            }
            case null -> null;
            default -> value;
        };
    }
}
