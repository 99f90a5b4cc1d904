package org.pyairtable.workflow.hooks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pyairtable.runtime.problem.ServiceException;

/** Reads the JSON object of a call. */
final class HookBody {
    private static final int DEEPEST = 30;
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private HookBody() {}

    static Map<String, Object> read(byte[] body) {
        try {
            Map<String, Object> values = JSON.readValue(body, new TypeReference<Map<String, Object>>() {});
            if (values != null && !hasNul(values)) {
                return values;
            }
        } catch (IOException notAnObject) {
            throw refused();
        }
        throw refused();
    }

    private static ServiceException refused() {
        return ServiceException.invalid(
                "body", "is not a JSON object of at most " + DEEPEST + " levels without NUL characters");
    }

    /** The database has no texts with NUL. */
    private static boolean hasNul(@Nullable Object value) {
        return switch (value) {
            case String text -> text.indexOf('\0') >= 0;
            case Collection<?> items -> items.stream().anyMatch(HookBody::hasNul);
            case Map<?, ?> map -> map.entrySet().stream().anyMatch(e -> hasNul(e.getKey()) || hasNul(e.getValue()));
            case null -> false;
            default -> false;
        };
    }
}
