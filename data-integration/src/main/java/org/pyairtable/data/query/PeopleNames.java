package org.pyairtable.data.query;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.pyairtable.data.cell.People;
import org.pyairtable.data.wire.Json;
import org.pyairtable.events.State.User;

/** What people sort by. Names come over a state topic and are known in memory, so a statement brings them along. */
record PeopleNames(People people, boolean isNeeded) {
    static PeopleNames of(People people, List<SortKey> keys) {
        return new PeopleNames(people, keys.stream().anyMatch(SortKey::namesPeople));
    }

    /** The table {@link SortKey#PEOPLE} in a {@code with}. */
    String table(Parameters parameters) {
        Map<String, String> names = new HashMap<>();
        people.all().forEach(user -> names.put(user.userId(), sortName(user)));
        return SortKey.PEOPLE + " as materialized (select " + parameters.add(Json.write(names))
                + "::text::jsonb as names)";
    }

    /** As {@link SortKey#personName}. */
    String of(String userId) {
        return people.byId(userId).map(PeopleNames::sortName).orElse(userId);
    }

    /** As texts sort; PostgreSQL keeps no character 0. */
    private static String sortName(User user) {
        return TextOrder.key(user.name().replace("\0", ""));
    }
}
