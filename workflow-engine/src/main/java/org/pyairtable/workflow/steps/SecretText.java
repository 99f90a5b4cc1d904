package org.pyairtable.workflow.steps;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A text with references to secrets, which stay references until a request is made. Only those that the definition holds
 * count: what a record or an event says never becomes one.
 */
public record SecretText(List<Part> parts) {
    /** A stretch of it. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Part.Plain.class, name = "plain"),
        @JsonSubTypes.Type(value = Part.Secret.class, name = "secret")
    })
    public sealed interface Part {
        record Plain(String text) implements Part {}

        record Secret(String name) implements Part {}
    }

    /** What a secret is called: a letter followed by letters, digits, '_' or '-'. */
    public static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,63}");

    private static final String BEGIN = "{secret.";
    private static final Pattern REFERENCE = Pattern.compile("\\{secret\\.(" + NAME.pattern() + ")}");

    public SecretText {
        parts = List.copyOf(parts);
    }

    /** The text of a definition with something else in the place of its stretches between references. */
    static SecretText of(String text, UnaryOperator<String> stretch) {
        List<Part> parts = new ArrayList<>();
        Matcher reference = REFERENCE.matcher(text);
        int end = 0;
        while (reference.find()) {
            addPlain(parts, text.substring(end, reference.start()), stretch);
            parts.add(new Part.Secret(reference.group(1)));
            end = reference.end();
        }
        addPlain(parts, text.substring(end), stretch);
        return new SecretText(parts);
    }

    private static void addPlain(List<Part> parts, String text, UnaryOperator<String> stretch) {
        if (!text.isEmpty()) {
            parts.add(new Part.Plain(stretch.apply(text)));
        }
    }

    /** As a definition writes it. */
    static String reworded(String text, UnaryOperator<String> stretch) {
        return of(text, stretch).shown();
    }

    static boolean hasReference(String text) {
        return text.contains(BEGIN);
    }

    /** Whether something begins like a reference and is none. */
    static boolean hasBadReference(String text) {
        return hasReference(REFERENCE.matcher(text).replaceAll(""));
    }

    /** With the references in the place of the secrets, for readers. */
    public String shown() {
        return joined(name -> BEGIN + name + "}");
    }

    /**
     * With the secrets.
     *
     * @param values by name; has all of {@link #names}
     */
    public String revealed(Map<String, String> values) {
        return joined(name -> values.getOrDefault(name, ""));
    }

    public Set<String> names() {
        return parts.stream()
                .flatMap(part -> part instanceof Part.Secret secret ? Stream.of(secret.name()) : Stream.empty())
                .collect(Collectors.toUnmodifiableSet());
    }

    private String joined(UnaryOperator<String> secret) {
        return parts.stream()
                .map(part -> switch (part) {
                    case Part.Plain plain -> plain.text();
                    case Part.Secret named -> secret.apply(named.name());
                })
                .collect(Collectors.joining());
    }
}
