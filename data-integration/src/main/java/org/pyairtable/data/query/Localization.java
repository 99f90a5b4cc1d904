package org.pyairtable.data.query;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import org.pyairtable.formula.moment.MomentLocale;

/** The time zone and language of a reader of cells as text. */
public record Localization(ZoneId zone, Locale locale) {
    /** Empty when the zone or the language does not exist. */
    public static Optional<Localization> of(String zone, String locale) {
        return zone(zone)
                .flatMap(found -> MomentLocale.named(locale).map(language -> new Localization(found, language)));
    }

    private static Optional<ZoneId> zone(String name) {
        if (name.equalsIgnoreCase("utc")) {
            return Optional.of(ZoneOffset.UTC);
        }
        try {
            return Optional.of(ZoneId.of(name));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
