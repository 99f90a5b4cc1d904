package org.pyairtable.data.tool;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pyairtable.data.wire.Json;

/** Cuts long texts and lists within a value, and says in their place how much is missing. */
final class Shortening {
    private static final int LONGEST_TEXT = 8_192;
    private static final int LONGEST_LIST = 512;
    /** What stands for the rest of a text takes as much. */
    private static final int SHORT = 24;

    private Shortening() {}

    /**
     * The value with as much of its texts and lists as makes no more than so many bytes of JSON, or nearly nothing. An object has
     * the same members as before.
     */
    static Object to(Object value, int bytes) {
        int text = LONGEST_TEXT;
        int list = LONGEST_LIST;
        Object shortened = value;
        while (Json.bytes(shortened).length > bytes && text > 0) {
            shortened = value instanceof Map<?, ?> map ? members(map, text, list) : cut(value, text, list);
            text /= 2;
            list = Math.max(1, list / 2);
        }
        return shortened;
    }

    private static Map<String, Object> members(Map<?, ?> map, int text, int list) {
        Map<String, Object> kept = new LinkedHashMap<>();
        map.forEach((name, value) -> kept.put(String.valueOf(name), cut(value, text, list)));
        return kept;
    }

    /** As deep as the value, which is a cell, a definition or what a tool made of them. */
    private static Object cut(Object value, int text, int list) {
        return switch (value) {
            case String string -> cut(string, text);
            case List<?> items -> {
                List<Object> kept = new ArrayList<>();
                items.stream().limit(list).forEach(item -> kept.add(cut(item, text, list)));
                if (items.size() > list) {
                    kept.add("… " + (items.size() - list) + " more");
                }
                yield kept;
            }
            case Map<?, ?> map -> {
                Map<String, Object> kept = new LinkedHashMap<>();
                map.entrySet().stream()
                        .limit(list)
                        .forEach(entry -> kept.put(String.valueOf(entry.getKey()), cut(entry.getValue(), text, list)));
                if (map.size() > list) {
                    kept.put("…", (map.size() - list) + " more");
                }
                yield kept;
            }
            default -> value;
        };
    }

    private static String cut(String text, int most) {
        if (text.length() <= Math.max(most, SHORT)) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(Math.max(0, most - 1))) ? most - 1 : most;
        return text.substring(0, end) + "… [" + (text.length() - end) + " more characters]";
    }
}
