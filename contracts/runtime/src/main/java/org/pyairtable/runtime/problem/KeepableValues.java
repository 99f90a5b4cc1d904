package org.pyairtable.runtime.problem;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import com.fasterxml.jackson.databind.deser.std.UntypedObjectDeserializer;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jsr310.deser.InstantDeserializer;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.Serial;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What PostgreSQL cannot keep is refused in every body, by its path: texts and names of members with the character NUL or half
 * a surrogate pair, and times outside the years 1 to 9999.
 */
@Singleton
public class KeepableValues implements ObjectMapperCustomizer {
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    @Override
    public void customize(ObjectMapper mapper) {
        mapper.registerModule(new SimpleModule("keepable-values")
                .addDeserializer(String.class, new Texts())
                .addDeserializer(Instant.class, new Times())
                .addDeserializer(Object.class, new Anything())
                .addKeyDeserializer(String.class, new Names()));
    }

    private static boolean isKeepable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || Character.isLowSurrogate(c)) {
                return false;
            }
            if (Character.isHighSurrogate(c) && (++i == text.length() || !Character.isLowSurrogate(text.charAt(i)))) {
                return false;
            }
        }
        return true;
    }

    /** The original message describes the fault for the sender. */
    static final class Unkeepable extends InvalidFormatException {
        @Serial
        private static final long serialVersionUID = 1L;

        Unkeepable(JsonParser parser, String message, Object value, Class<?> type) {
            super(parser, message, value, type);
        }
    }

    private static final class Texts extends StdScalarDeserializer<String> {
        @Serial
        private static final long serialVersionUID = 1L;

        Texts() {
            super(String.class);
        }

        @Override
        public @Nullable String deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            String text = StringDeserializer.instance.deserialize(parser, context);
            if (text != null && !isKeepable(text)) {
                throw new Unkeepable(
                        parser,
                        "has the character NUL or half a surrogate pair, which cannot be stored",
                        text,
                        String.class);
            }
            return text;
        }
    }

    private static String keepableName(JsonParser parser, String name) throws Unkeepable {
        if (!isKeepable(name)) {
            throw new Unkeepable(parser, "has a name with the character NUL or half a character", name, String.class);
        }
        return name;
    }

    /** Of the members of a typed map. */
    private static final class Names extends KeyDeserializer {
        @Override
        public Object deserializeKey(String name, DeserializationContext context) throws IOException {
            return keepableName(context.getParser(), name);
        }
    }

    /** What may be any JSON: its texts are read by {@link Texts}, its names are looked at here. */
    private static final class Anything extends UntypedObjectDeserializer {
        @Serial
        private static final long serialVersionUID = 1L;

        Anything() {
            super((JavaType) null, (JavaType) null);
        }

        @Override
        protected Object mapObject(JsonParser parser, DeserializationContext context) throws IOException {
            Object members = super.mapObject(parser, context);
            for (Object name : ((Map<?, ?>) members).keySet()) {
                keepableName(parser, (String) name);
            }
            return members;
        }
    }

    private static final class Times extends StdScalarDeserializer<Instant> {
        @Serial
        private static final long serialVersionUID = 1L;

        Times() {
            super(Instant.class);
        }

        @Override
        public @Nullable Instant deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            Instant time = InstantDeserializer.INSTANT.deserialize(parser, context);
            if (time != null && (time.isBefore(FIRST) || time.isAfter(LAST))) {
                throw new Unkeepable(parser, "is outside the years 1 to 9999", time, Instant.class);
            }
            return time;
        }
    }
}
