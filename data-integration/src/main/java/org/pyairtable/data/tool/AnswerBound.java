package org.pyairtable.data.tool;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pyairtable.data.wire.Json;

/**
 * Holds answers to a number of tokens. A token is estimated as three bytes of JSON, which is few: of English prose a token has
 * more than four. Doors give an answer twice, as structured data and as text, and both count.
 */
public final class AnswerBound {
    /** No answer is longer, whatever a caller asks for. */
    public static final int MOST_TOKENS = 25_000;

    /** The least that a caller can ask for: an answer needs some room for saying that it is cut. */
    public static final int LEAST_TOKENS = 500;

    static final int BYTES_PER_TOKEN = 3;
    private static final int FORMS = 2;
    /** For the note, the cursor and what the door adds. */
    private static final int RESERVE = 450;

    private AnswerBound() {}

    /** Bytes of JSON that the content of an answer may have. */
    public static int room(int maxTokens) {
        return Math.min(maxTokens, MOST_TOKENS) * BYTES_PER_TOKEN / FORMS - RESERVE;
    }

    /** Tokens of an answer in both of its forms. */
    public static int tokens(Map<String, ?> content) {
        return (Json.bytes(content).length * FORMS + BYTES_PER_TOKEN - 1) / BYTES_PER_TOKEN;
    }

    /** The answer, or as much of it as fits, with a note that says what is missing and how to get it. */
    public static Map<String, Object> fit(ToolAnswer answer, int maxTokens) {
        int room = room(maxTokens);
        return answer.items()
                .map(items -> list(answer.content(), items, room))
                .orElseGet(() -> single(answer.content(), room));
    }

    private static Map<String, Object> single(Map<String, Object> content, int room) {
        return Json.bytes(content).length <= room ? content : shortened(content, room);
    }

    private static Map<String, Object> list(Map<String, Object> given, ToolAnswer.Items items, int room) {
        Map<String, Object> content = single(given, room / 2);
        int left = room - Json.bytes(content).length;
        List<Object> shown = new ArrayList<>();
        for (Object item : items.all()) {
            left -= Json.bytes(item).length + 1;
            if (left < 0) {
                break;
            }
            shown.add(item);
        }
        Map<String, Object> fitting = new LinkedHashMap<>(content);
        if (shown.isEmpty() && !items.all().isEmpty()) {
            int rest = room - Json.bytes(content).length;
            shown.add(Shortening.to(items.all().getFirst(), rest));
            fitting.put(
                    "shortened",
                    "Long texts and lists of the first element are shortened; ask for fewer fields of it.");
        }
        fitting.put(items.name(), shown);
        continued(fitting, items, shown.size());
        return fitting;
    }

    private static void continued(Map<String, Object> content, ToolAnswer.Items items, int shown) {
        int cut = items.all().size() - shown;
        if (items.at().isEmpty()) {
            if (cut > 0) {
                content.put(
                        "note", cut + " more " + items.name() + " are not shown, they would make the answer too long.");
            }
            return;
        }
        PageCursor at = items.at().get();
        if (cut > 0) {
            content.put("cursor", at.after(shown).text());
            content.put(
                    "note",
                    shown + " of " + items.all().size()
                            + " are shown, more would make the answer too long. Call again with"
                            + " this cursor for the others, or ask for less of each.");
        } else {
            items.next().ifPresent(next -> {
                content.put("cursor", new PageCursor(Optional.of(next), 0).text());
                content.put("note", "There are more. Call again with this cursor.");
            });
        }
    }

    @SuppressWarnings("unchecked") // what was an object stays one
    private static Map<String, Object> shortened(Map<String, Object> content, int room) {
        Map<String, Object> shortened = new LinkedHashMap<>((Map<String, Object>) Shortening.to(content, room));
        shortened.put("shortened", "Long texts and lists are shortened, the answer would be too long.");
        return shortened;
    }
}
