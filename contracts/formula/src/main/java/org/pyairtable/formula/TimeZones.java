package org.pyairtable.formula;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Time zones by their names in the time zone database, in any letter case. */
final class TimeZones {
    private static final Map<String, String> BY_LOWER_CASE = new HashMap<>();

    static {
        ZoneId.getAvailableZoneIds().forEach(id -> BY_LOWER_CASE.put(id.toLowerCase(Locale.ROOT), id));
        // Names of the database that the JDK leaves out.
        BY_LOWER_CASE.putAll(Map.of(
                "est", "America/Panama", "mst", "America/Phoenix", "hst", "Pacific/Honolulu", "roc", "Asia/Taipei"));
    }

    private TimeZones() {}

    /** @throws DateTimeException if the name is unknown */
    static ZoneId named(String name) {
        String id = name.strip();
        return ZoneId.of(BY_LOWER_CASE.getOrDefault(id.toLowerCase(Locale.ROOT), id));
    }
}
