package org.pyairtable.data.wire;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.refusal.InvalidRequest;

/**
 * A query string as Airtable's clients write it: {@code fields[]=a}, {@code fields=a}, {@code fields[0]=a},
 * {@code fields[][0]=a} and {@code fields[0][]=a} (a list within a list, which counts as one),
 * {@code sort[0][field]=x}, spaces as {@code +}. Keeps the order of arrays; an index orders before the order of appearance.
 */
public final class QueryString {
    private static final Pattern INDEXED = Pattern.compile("([^\\[]+)(?:\\[])?\\[(\\d{1,4})](?:\\[])?");
    private static final Pattern OBJECT = Pattern.compile("([^\\[]+)\\[(\\d{1,4})]\\[([A-Za-z]+)]");
    private static final int MAX_PARAMETERS = 2_000;

    private final SequencedMap<String, List<String>> values = new LinkedHashMap<>();
    private final Map<String, TreeMap<Integer, List<String>>> indexed = new LinkedHashMap<>();
    private final Map<String, TreeMap<Integer, Map<String, String>>> objects = new LinkedHashMap<>();

    private QueryString() {}

    /** @param raw what stands after the question mark, still encoded; may be empty or absent */
    public static QueryString parse(@Nullable String raw) {
        QueryString query = new QueryString();
        if (raw == null || raw.isEmpty()) {
            return query;
        }
        String[] pairs = raw.split("&", MAX_PARAMETERS + 1);
        if (pairs.length > MAX_PARAMETERS) {
            throw new InvalidRequest.Malformed().exception();
        }
        for (String pair : pairs) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                query.add(decode(name), decode(value));
            }
        }
        return query;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new InvalidRequest.Malformed().exception();
        }
    }

    private void add(String name, String value) {
        Matcher object = OBJECT.matcher(name);
        if (object.matches()) {
            objects.computeIfAbsent(object.group(1), n -> new TreeMap<>())
                    .computeIfAbsent(Integer.parseInt(object.group(2)), i -> new LinkedHashMap<>())
                    .put(object.group(3), value);
            return;
        }
        Matcher index = INDEXED.matcher(name);
        if (index.matches()) {
            indexed.computeIfAbsent(index.group(1), n -> new TreeMap<>())
                    .computeIfAbsent(Integer.parseInt(index.group(2)), i -> new ArrayList<>())
                    .add(value);
            return;
        }
        String plain = name.endsWith("[]") ? name.substring(0, name.length() - 2) : name;
        values.computeIfAbsent(plain, n -> new ArrayList<>()).add(value);
    }

    /** All names that occur, without brackets. */
    public List<String> names() {
        List<String> names = new ArrayList<>(values.keySet());
        names.addAll(indexed.keySet());
        names.addAll(objects.keySet());
        return names;
    }

    /** The last value; an empty one counts as absent, as the clients send {@code offset=}. */
    public Optional<String> one(String name) {
        List<String> all = all(name);
        return all.isEmpty() || all.getLast().isEmpty() ? Optional.empty() : Optional.of(all.getLast());
    }

    public List<String> all(String name) {
        List<String> all = new ArrayList<>();
        indexed.getOrDefault(name, new TreeMap<>()).values().forEach(all::addAll);
        all.addAll(values.getOrDefault(name, List.of()));
        return all;
    }

    /** The elements of {@code name[i][key]=value}. */
    public List<Map<String, String>> objects(String name) {
        return List.copyOf(objects.getOrDefault(name, new TreeMap<>()).values());
    }
}
