package org.pyairtable.data.cell;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * For whom cells are written out as text.
 *
 * @param zone of times in fields that show the zone of the reader
 * @param locale of dates in fields that show the format of the reader
 * @param recordName the name of a linked record by its id
 * @param attachmentUrl where a file can be fetched, by what its cell says of it; empty when nowhere
 */
public record TextFormat(
        ZoneId zone, Locale locale, UnaryOperator<String> recordName, Function<Map<?, ?>, String> attachmentUrl) {
    /** UTC, English, ids for linked records, no addresses of files. */
    public static final TextFormat PLAIN =
            new TextFormat(ZoneOffset.UTC, Locale.ENGLISH, UnaryOperator.identity(), attachment -> "");
}
