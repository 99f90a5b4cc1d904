package org.pyairtable.data.meta;

import java.util.Optional;
import org.pyairtable.data.refusal.InvalidRequest;
import org.pyairtable.data.refusal.Refusal;
import org.pyairtable.data.wire.StorableText;

/** What bases, tables and fields may be called: anything that can be stored; names are never part of SQL. */
public final class Naming {
    private static final int MAX_NAME = 255;
    private static final int MAX_DESCRIPTION = 20_000;

    private Naming() {}

    /** The name without the spaces around it; fails with {@code refusal} when nothing can have it. */
    public static String name(String given, Refusal refusal) {
        String name = given.strip();
        if (name.isEmpty() || name.length() > MAX_NAME || !StorableText.is(name)) {
            throw refusal.exception();
        }
        return name;
    }

    /** An empty description counts as absent. */
    static Optional<String> description(Optional<String> given) {
        if (given.filter(text -> text.length() > MAX_DESCRIPTION || !StorableText.is(text))
                .isPresent()) {
            throw new InvalidRequest.Malformed().exception();
        }
        return given.filter(text -> !text.isEmpty());
    }
}
