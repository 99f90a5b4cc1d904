package org.pyairtable.ai.computation;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What is made of the matching records. */
public enum Operation {
    COUNT,
    SUM,
    AVERAGE,
    MINIMUM,
    MAXIMUM;

    /** Whether it is about the values of a field rather than about the records. */
    public boolean needsField() {
        return this != COUNT;
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Operation> fromWireName(String name) {
        return Arrays.stream(values()).filter(o -> o.wireName().equals(name)).findFirst();
    }
}
