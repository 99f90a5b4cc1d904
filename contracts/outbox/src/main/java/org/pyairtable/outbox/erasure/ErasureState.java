package org.pyairtable.outbox.erasure;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.EventContext;

/**
 * How far the erasure of a person has come.
 *
 * @param part the name of the part that was worked on last; empty before the first
 * @param place where the next piece of that part begins; absent when the part is done
 * @param changed rows, by part
 */
record ErasureState(
        ErasedPerson person,
        EventContext context,
        String part,
        @Nullable String place,
        Map<String, Long> changed) {
    /** Whether there is work to do in the part. */
    boolean isAhead(String name) {
        int order = name.compareTo(part);
        return order > 0 || (order == 0 && place != null);
    }

    String placeIn(String name) {
        return name.equals(part) && place != null ? place : "";
    }

    ErasureState after(String name, PersonalData.Piece piece) {
        Map<String, Long> sum = new TreeMap<>(changed);
        sum.merge(name, piece.changed(), Long::sum);
        Optional<String> next = piece.next();
        return new ErasureState(person, context, name, next.orElse(null), sum);
    }
}
