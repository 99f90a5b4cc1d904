package org.pyairtable.data.cell;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What of the people in cells is shown to readers outside of the workspace: their names, neither ids nor addresses. */
public final class PersonNames {
    private static final String NAME = "name";

    private PersonNames() {}

    /** @param json a cell in the JSON format; people in it, or in a list in it, are answered as {@code {name}} */
    public static Object only(Object json) {
        return switch (json) {
            case List<?> list -> list.stream().map(PersonNames::only).toList();
            case Map<?, ?> map when isPerson(map) -> Map.of(NAME, name(map));
            default -> json;
        };
    }

    /** The names of the people in a cell; empty when it holds none. */
    public static Optional<List<String>> of(Object json) {
        List<String> names = new ArrayList<>();
        List<?> elements = json instanceof List<?> list ? list : List.of(json);
        for (Object element : elements) {
            if (element instanceof Map<?, ?> map && isPerson(map)) {
                names.add(name(map));
            }
        }
        return names.isEmpty() ? Optional.empty() : Optional.of(names);
    }

    /** Files have ids, too. */
    private static boolean isPerson(Map<?, ?> map) {
        return map.containsKey("id") && !map.containsKey("filename");
    }

    /** Empty for somebody who is gone. */
    private static String name(Map<?, ?> person) {
        return person.get(NAME) instanceof String name ? name : "";
    }
}
