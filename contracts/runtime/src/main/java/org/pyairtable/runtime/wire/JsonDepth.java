package org.pyairtable.runtime.wire;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;

/**
 * How deep objects and arrays may nest in JSON that is read: code that walks them may be recursive. The limit applies to
 * request bodies in every service; events may nest somewhat deeper, so that each body fits into one.
 */
@Singleton
public class JsonDepth implements ObjectMapperCustomizer {
    /** Of a body. */
    public static final int BODY = 100;

    /** Of an event's payload. */
    public static final int EVENT = 120;

    @Override
    public void customize(ObjectMapper mapper) {
        limit(mapper, BODY);
    }

    /** Holds what the mapper reads to a depth. */
    public static void limit(ObjectMapper mapper, int depth) {
        mapper.getFactory()
                .setStreamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(depth).build());
    }
}
