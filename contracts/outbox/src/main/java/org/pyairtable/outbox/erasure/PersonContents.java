package org.pyairtable.outbox.erasure;

import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/** All that the service keeps on persons. */
@Singleton
class PersonContents {
    private final List<PersonalData> parts = new ArrayList<>();

    PersonContents(@All List<PersonalData> single, @All List<PersonRows> rows) {
        parts.addAll(single);
        rows.forEach(tables -> parts.addAll(tables.all()));
    }

    List<PersonalData> parts() {
        return List.copyOf(parts);
    }
}
