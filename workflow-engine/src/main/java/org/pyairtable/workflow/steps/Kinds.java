package org.pyairtable.workflow.steps;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The kinds of steps by the names of their JSON. */
public final class Kinds {
    private static final Map<String, Class<?>> BY_NAME = Arrays.stream(
                    Objects.requireNonNull(Step.class.getAnnotation(JsonSubTypes.class))
                            .value())
            .collect(Collectors.toMap(
                    JsonSubTypes.Type::name, JsonSubTypes.Type::value, (first, later) -> first, LinkedHashMap::new));
    private static final Map<Class<?>, String> NAMES =
            BY_NAME.entrySet().stream().collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));

    private static final Set<String> OF_COMMANDS = BY_NAME.entrySet().stream()
            .filter(kind -> Write.class.isAssignableFrom(kind.getValue())
                    || kind.getValue() == DeleteRecord.class
                    || kind.getValue() == DeleteRecords.class)
            .map(Map.Entry::getKey)
            .collect(Collectors.toUnmodifiableSet());

    private Kinds() {}

    /** By name, in the order of the documentation. */
    public static Map<String, Class<?>> all() {
        return BY_NAME;
    }

    static Optional<Class<?>> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /** Whether steps of this kind may have to wait. */
    public static boolean waits(Class<?> kind) {
        return Objects.requireNonNull(kind.getAnnotation(Kind.class), "every kind is documented")
                .waits();
    }

    /** The names of the kinds that write records by a command, which takes effect as often as it is sent. */
    public static Set<String> ofCommands() {
        return OF_COMMANDS;
    }

    static String name(Class<?> kind) {
        return Objects.requireNonNull(NAMES.get(kind), "every kind has a name");
    }
}
