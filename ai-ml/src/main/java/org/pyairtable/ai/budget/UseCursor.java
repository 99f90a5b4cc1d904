package org.pyairtable.ai.budget;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.pyairtable.ai.budget.UseTable.Days;
import org.pyairtable.ai.budget.UseTable.Use;
import org.pyairtable.runtime.page.PageRequest;

/**
 * Where a page of uses ends: at a use with what it had cost then.
 *
 * @param names of user, model, purpose and tool; empty where they are not told apart
 * @param days that the list is about, so that it is about the same ones after midnight
 */
record UseCursor(long micros, long calls, List<String> names, Days days) {
    private static final int NAMES = 4;
    private static final int VALUES = NAMES + 4;

    UseCursor {
        names = List.copyOf(names);
    }

    static UseCursor behind(Use use, Days days) {
        return new UseCursor(
                use.costMicros(),
                use.calls(),
                Stream.of(use.userId(), use.model(), use.purpose(), use.tool())
                        .map(name -> Objects.requireNonNullElse(name, ""))
                        .toList(),
                days);
    }

    String text() {
        JsonArray values = new JsonArray().add(micros).add(calls);
        names.forEach(values::add);
        values.add(days.first().toString()).add(days.last().toString());
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(values.encode().getBytes(StandardCharsets.UTF_8));
    }

    /** Refuses what no page gave. */
    static UseCursor of(String text) {
        try {
            JsonArray values = new JsonArray(new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8));
            if (values.size() != VALUES || values.stream().anyMatch(Objects::isNull)) {
                throw PageRequest.unknownCursor();
            }
            List<String> names = Stream.of(2, 3, 4, 5).map(values::getString).toList();
            Days days = new Days(
                    LocalDate.parse(values.getString(VALUES - 2)), LocalDate.parse(values.getString(VALUES - 1)));
            long micros = values.getLong(0);
            long calls = values.getLong(1);
            if (micros < 0 || calls < 0) {
                throw PageRequest.unknownCursor();
            }
            return new UseCursor(micros, calls, names, days);
        } catch (IllegalArgumentException | DecodeException | ClassCastException | DateTimeException notOurs) {
            throw PageRequest.unknownCursor();
        }
    }
}
