package org.pyairtable.ai.question;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A figure over records. */
public enum Operation {
    COUNT,
    DISTINCT,
    SUM,
    AVERAGE,
    MEDIAN,
    MINIMUM,
    MAXIMUM;

    boolean needsField() {
        return this != COUNT;
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Operation> fromWireName(String name) {
        return Arrays.stream(values())
                .filter(operation -> operation.wireName().equals(name.toLowerCase(Locale.ROOT)))
                .findFirst();
    }
}
