package org.pyairtable.local;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.regex.Pattern;

/**
 * Something that can be configured by the environment.
 *
 * @param name of the environment variable; {@code <NAME>} stands for a name that is free
 * @param key of the configuration, empty where there is only the variable
 * @param place who reads it: a service, {@code every service}, {@code compose}, {@code local suite}
 * @param type as {@link ValueType} reads it
 * @param preset its default; empty where it has none
 * @param required whether it must be given
 * @param compose whether the compose files pass it on
 * @param description for people
 */
record Setting(
        String name,
        String key,
        String place,
        String type,
        String preset,
        boolean required,
        boolean compose,
        String description) {
    static final String FREE_NAME = "<NAME>";

    /** Whether it may be given as a file: {@code …_FILE}. */
    @JsonIgnore
    boolean isSecret() {
        return ValueType.of(type).isSecret();
    }

    boolean isNamed(String variable) {
        return name.contains(FREE_NAME)
                ? Pattern.matches(name.replace(FREE_NAME, "[A-Z0-9_]+"), variable)
                : name.equals(variable);
    }
}
