package org.pyairtable.data.cell;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Names of linked records, choices or people as one text: {@code "Smith, Ann", Bob}. A name that would be read as something
 * else is quoted, with quotes in it doubled.
 */
public final class NameList {
    /** A quoted name up to the comma behind it. Possessive, so that no text takes long. */
    private static final Pattern QUOTED = Pattern.compile("\\s*+\"((?:[^\"]|\"\")*+)\"\\s*+(?:,|\\z)");

    private NameList() {}

    public static String write(List<String> names) {
        return names.stream().map(NameList::quoted).collect(Collectors.joining(", "));
    }

    private static String quoted(String name) {
        boolean ambiguous = name.indexOf(',') >= 0 || name.indexOf('"') >= 0 || !name.equals(name.strip());
        return ambiguous ? '"' + name.replace("\"", "\"\"") + '"' : name;
    }

    /** What {@link #write} wrote, or a person did: names without quotes are trimmed, empty ones left out. */
    public static List<String> read(String text) {
        List<String> names = new ArrayList<>();
        Matcher quoted = QUOTED.matcher(text);
        int at = 0;
        while (at < text.length()) {
            if (quoted.region(at, text.length()).lookingAt()) {
                names.add(quoted.group(1).replace("\"\"", "\""));
                at = quoted.end();
            } else {
                int comma = text.indexOf(',', at);
                int end = comma < 0 ? text.length() : comma;
                names.add(text.substring(at, end).strip());
                at = end + 1;
            }
        }
        names.removeIf(String::isBlank);
        return names;
    }
}
