package org.pyairtable.workflow.steps;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.jsontype.TypeDeserializer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a step by its {@code action}. With {@link #FAULTS} as an attribute it reports the faults of a step there, with their
 * paths, and goes on with the next one; without, it fails at the first.
 */
public final class StepReader extends JsonDeserializer<Step> {
    /** Attribute: a {@code BiConsumer} of a path and a message. */
    public static final String FAULTS = "faults";

    private static final String PATH = "path";
    private static final String ACTION = "action";

    /** Stands where a step could not be read; what contains it is not used. */
    private static final Step UNREADABLE = new Evaluate("unreadable", "0");

    @Override
    public Object deserializeWithType(JsonParser parser, DeserializationContext context, TypeDeserializer byAction)
            throws IOException {
        return deserialize(parser, context);
    }

    @Override
    public Step deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        Object outer = context.getAttribute(PATH);
        String here = path(parser.getParsingContext().pathAsPointer());
        String path = outer == null ? withoutDot(here) : outer + here;
        context.setAttribute(PATH, path);
        try {
            return step(parser, context);
        } catch (JsonMappingException e) {
            BiConsumer<String, String> faults = faults(context);
            if (faults == null) {
                throw e;
            }
            report(path, e, faults);
            return UNREADABLE;
        } finally {
            context.setAttribute(PATH, outer);
        }
    }

    private static String withoutDot(String path) {
        return path.startsWith(".") ? path.substring(1) : path;
    }

    private static Step step(JsonParser parser, DeserializationContext context) throws IOException {
        if (!parser.hasToken(JsonToken.START_OBJECT)) {
            throw MismatchedInputException.from(parser, Step.class, "A step is an object");
        }
        ObjectNode node = (ObjectNode) context.readTree(parser);
        JsonNode action = node.remove(ACTION);
        if (action == null || !action.isTextual()) {
            throw misfit(parser, ACTION, action == null ? "is missing" : "has the wrong type or format");
        }
        Class<?> kind = Kinds.named(action.textValue()).orElse(null);
        if (kind == null) {
            throw misfit(
                    parser,
                    ACTION,
                    "is unknown: " + action.textValue() + "; there are "
                            + String.join(", ", Kinds.all().keySet()));
        }
        Around around = around(kind, node, parser, context);
        refuseUnknown(kind, node, parser, context);
        Step bare = (Step) read(node, kind, parser, context);
        return around.recovery() == null && around.undoing() == null && around.timeout() == null
                ? bare
                : new Guarded(bare, around.recovery(), around.undoing(), around.timeout());
    }

    private record Around(
            @Nullable List<Step> recovery,
            @Nullable List<Step> undoing,
            @Nullable Duration timeout) {}

    /** Read beside the step itself, from the node of which it is removed. */
    private static Around around(Class<?> kind, ObjectNode node, JsonParser parser, DeserializationContext context)
            throws IOException {
        ObjectNode around = node.objectNode();
        Stream.of(Guarded.ON_ERROR, Guarded.COMPENSATE, Guarded.timeoutOf(kind))
                .filter(node::has)
                .forEach(name -> around.set(name, node.remove(name)));
        if (around.isEmpty()) {
            return new Around(null, null, null);
        }
        AroundStep read = (AroundStep) read(around, AroundStep.class, parser, context);
        return new Around(
                read.onError(), read.compensate(), read.timeout() == null ? read.totalTimeout() : read.timeout());
    }

    /** The members of {@link Guarded} in JSON. */
    record AroundStep(
            @Nullable List<Step> onError,
            @Nullable List<Step> compensate,
            @Nullable Duration timeout,
            @Nullable Duration totalTimeout) {
        AroundStep {
            onError = onError == null ? null : Given.any(Guarded.ON_ERROR, onError, Step.MOST_STEPS);
            compensate = compensate == null ? null : Given.some(Guarded.COMPENSATE, compensate, Step.MOST_STEPS);
            timeout = timeout == null ? null : Given.wait(Guarded.TIMEOUT, timeout, Guarded.SHORTEST);
            totalTimeout =
                    totalTimeout == null ? null : Given.wait(Guarded.TOTAL_TIMEOUT, totalTimeout, Guarded.SHORTEST);
        }
    }

    private static Object read(ObjectNode node, Class<?> type, JsonParser parser, DeserializationContext context)
            throws IOException {
        try (JsonParser members = node.traverse(parser.getCodec())) {
            members.nextToken();
            return context.findContextualValueDeserializer(context.constructType(type), null)
                    .deserialize(members, context);
        }
    }

    /** All of them, where faults are collected. */
    private static void refuseUnknown(Class<?> kind, ObjectNode node, JsonParser parser, DeserializationContext context)
            throws IOException {
        if (!context.isEnabled(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)) {
            return;
        }
        Set<String> known = Arrays.stream(kind.getRecordComponents())
                .map(RecordComponent::getName)
                .collect(Collectors.toSet());
        BiConsumer<String, String> faults = faults(context);
        List<String> unknown = node.properties().stream()
                .map(Map.Entry::getKey)
                .filter(name -> !known.contains(name))
                .toList();
        for (String name : unknown) {
            if (faults == null) {
                throw misfit(parser, name, "is unknown");
            }
            faults.accept(context.getAttribute(PATH) + "." + name, "is unknown");
            node.remove(name);
        }
    }

    private static JsonMappingException misfit(JsonParser parser, String member, String message) {
        return JsonMappingException.from(parser, message, new BadValue(member, message));
    }

    private static void report(String path, JsonMappingException e, BiConsumer<String, String> faults) {
        String place = path + path(e.getPath());
        switch (e) {
            case UnrecognizedPropertyException unknown -> faults.accept(place, "is unknown");
            case JsonMappingException other
            when other.getCause() instanceof BadValue bad ->
                faults.accept(place + "." + bad.field(), String.valueOf(bad.getMessage()));
            default -> faults.accept(place, "has the wrong type or format");
        }
    }

    @SuppressWarnings("unchecked") // nobody else sets the attribute
    private static @Nullable BiConsumer<String, String> faults(DeserializationContext context) {
        return (BiConsumer<String, String>) context.getAttribute(FAULTS);
    }

    private static String path(List<JsonMappingException.Reference> references) {
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference reference : references) {
            if (reference.getFieldName() == null) {
                path.append('[').append(reference.getIndex()).append(']');
            } else {
                path.append('.').append(reference.getFieldName());
            }
        }
        return path.toString();
    }

    private static String path(JsonPointer pointer) {
        StringBuilder path = new StringBuilder();
        for (JsonPointer at = pointer; at != null && !at.matches(); at = at.tail()) {
            if (at.mayMatchElement()) {
                path.append('[').append(at.getMatchingIndex()).append(']');
            } else {
                path.append('.').append(at.getMatchingProperty());
            }
        }
        return path.toString();
    }
}
