package org.pyairtable.core.keys;

import java.time.Instant;
import org.pyairtable.events.State;

/** Keys for tests. */
public final class SigningKeys {
    private SigningKeys() {}

    /** The announcement of a new key. */
    public static State.SigningKey announced() {
        Instant start = Instant.parse("2026-11-23T10:00:00Z");
        return SigningKey.generate(start, start.plusSeconds(60), start.plusSeconds(120))
                .announcement();
    }
}
