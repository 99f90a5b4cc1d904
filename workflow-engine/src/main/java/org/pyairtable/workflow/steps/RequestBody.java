package org.pyairtable.workflow.steps;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.pyairtable.workflow.Documents;
import org.pyairtable.workflow.steps.SecretText.Part;

/** The body of a request of a step. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = RequestBody.Text.class, name = "text"),
    @JsonSubTypes.Type(value = RequestBody.Json.class, name = "json")
})
public sealed interface RequestBody {
    /** Sent as it is. */
    record Text(SecretText text) implements RequestBody {
        @Override
        public String revealed(Map<String, String> secrets) {
            return text.revealed(secrets);
        }
    }

    /** Written as JSON, in whose texts the references stand. */
    record Json(SecretText text) implements RequestBody {
        @Override
        public String revealed(Map<String, String> secrets) {
            Map<String, String> escaped = new LinkedHashMap<>();
            secrets.forEach((name, value) -> escaped.put(name, inJson(value)));
            return text.revealed(escaped);
        }
    }

    SecretText text();

    /** What is sent. */
    String revealed(Map<String, String> secrets);

    default Set<String> names() {
        return text().names();
    }

    /** The body of a definition with its templates filled. */
    static RequestBody filled(Object body, Starting run) {
        if (body instanceof String text) {
            Object filled = SecretText.hasReference(text)
                    ? SecretText.of(text, run::text)
                    : run.value(text).orElse("");
            return switch (filled) {
                case SecretText secret -> new Text(secret);
                case String plain -> new Text(new SecretText(List.of(new Part.Plain(plain))));
                default -> new Json(written(filled));
            };
        }
        return new Json(written(secretsKept(body, run)));
    }

    private static SecretText written(@Nullable Object value) {
        Writer writer = new Writer();
        writer.write(value);
        return writer.done();
    }

    /** As {@link Starting#filled}, with texts that refer to secrets in parts. */
    private static @Nullable Object secretsKept(@Nullable Object value, Starting run) {
        return switch (value) {
            case String text when SecretText.hasReference(text) -> SecretText.of(text, run::text);
            case Collection<?> items -> {
                List<@Nullable Object> kept = new ArrayList<>();
                items.forEach(item -> kept.add(secretsKept(item, run)));
                yield kept;
            }
            case Map<?, ?> map -> {
                Map<Object, @Nullable Object> kept = new LinkedHashMap<>();
                map.forEach((name, item) -> kept.put(name, secretsKept(item, run)));
                yield kept;
            }
            case null -> null;
            default -> run.filled(value);
        };
    }

    /** The texts of a body of any shape, keys aside, with others in their place. */
    static @Nullable Object withTexts(@Nullable Object value, UnaryOperator<String> other) {
        return switch (value) {
            case String text -> other.apply(text);
            case Collection<?> items -> {
                List<@Nullable Object> changed = new ArrayList<>();
                items.forEach(item -> changed.add(withTexts(item, other)));
                yield changed;
            }
            case Map<?, ?> map -> {
                Map<Object, @Nullable Object> changed = new LinkedHashMap<>();
                map.forEach((name, item) -> changed.put(name, withTexts(item, other)));
                yield changed;
            }
            case null -> null;
            default -> value;
        };
    }

    private static String inJson(String text) {
        String quoted = Documents.write(text);
        return quoted.substring(1, quoted.length() - 1);
    }

    /** Writes JSON around references. */
    final class Writer {
        private final List<Part> parts = new ArrayList<>();
        private StringBuilder plain = new StringBuilder();

        private void write(@Nullable Object value) {
            switch (value) {
                case SecretText text -> {
                    plain.append('"');
                    text.parts().forEach(this::write);
                    plain.append('"');
                }
                case Map<?, ?> map -> {
                    String separator = "{";
                    for (Map.Entry<?, ?> member : map.entrySet()) {
                        plain.append(separator)
                                .append(Documents.write(String.valueOf(member.getKey())))
                                .append(':');
                        write(member.getValue());
                        separator = ",";
                    }
                    plain.append(map.isEmpty() ? "{}" : "}");
                }
                case Collection<?> items -> {
                    String separator = "[";
                    for (Object item : items) {
                        plain.append(separator);
                        write(item);
                        separator = ",";
                    }
                    plain.append(items.isEmpty() ? "[]" : "]");
                }
                case null -> plain.append("null");
                default -> plain.append(Documents.write(value));
            }
        }

        private void write(Part part) {
            switch (part) {
                case Part.Plain text -> plain.append(inJson(text.text()));
                case Part.Secret secret -> {
                    flush();
                    parts.add(secret);
                }
            }
        }

        private void flush() {
            if (!plain.isEmpty()) {
                parts.add(new Part.Plain(plain.toString()));
                plain = new StringBuilder();
            }
        }

        private SecretText done() {
            flush();
            return new SecretText(parts);
        }
    }
}
