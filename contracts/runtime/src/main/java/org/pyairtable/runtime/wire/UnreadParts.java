package org.pyairtable.runtime.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import com.fasterxml.jackson.databind.introspect.NopAnnotationIntrospector;
import java.io.IOException;
import java.io.Serial;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes Jackson skip what is {@link Unread}. */
final class UnreadParts extends NopAnnotationIntrospector {
    @Serial
    private static final long serialVersionUID = 1;

    private final transient List<Unread> unread;

    UnreadParts(List<Unread> unread) {
        this.unread = List.copyOf(unread);
    }

    @Override
    public @Nullable Object findDeserializer(Annotated member) {
        return member instanceof AnnotatedParameter parameter
                        && unread.stream().anyMatch(u -> u.names(parameter.getDeclaringClass(), parameter.getIndex()))
                ? new Skipping(parameter.getRawType())
                : null;
    }

    private static final class Skipping extends StdDeserializer<Object> {
        @Serial
        private static final long serialVersionUID = 1;

        private Skipping(Class<?> type) {
            super(type);
        }

        @Override
        public Object deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            parser.skipChildren();
            return getNullValue(context);
        }

        @Override
        public Object getNullValue(DeserializationContext context) {
            return handledType() == List.class ? List.of() : Map.of();
        }

        @Override
        public @Nullable Object getAbsentValue(DeserializationContext context) {
            return null;
        }
    }
}
