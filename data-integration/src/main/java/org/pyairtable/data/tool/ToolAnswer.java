package org.pyairtable.data.tool;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a tool answers, as maps, lists, texts, numbers and booleans, before it is held to a size.
 *
 * @param content members beside the list
 */
public record ToolAnswer(Map<String, Object> content, Optional<Items> items) {
    /**
     * The list of an answer, which may be cut.
     *
     * @param name of the member
     * @param at where the list begins; absent for one that cannot be continued
     * @param next cursor of the page that follows
     */
    public record Items(String name, List<?> all, Optional<PageCursor> at, Optional<String> next) {
        public Items {
            all = List.copyOf(all);
        }
    }

    public static ToolAnswer of(Map<String, ?> content) {
        return new ToolAnswer(new LinkedHashMap<>(content), Optional.empty());
    }

    /** A list that ends here. */
    public static ToolAnswer list(Map<String, ?> content, String name, List<?> items) {
        return new ToolAnswer(
                new LinkedHashMap<>(content), Optional.of(new Items(name, items, Optional.empty(), Optional.empty())));
    }

    /**
     * A page of a list.
     *
     * @param page all elements of the page that {@code at} is in
     * @param next cursor of the page that follows
     */
    public static ToolAnswer page(
            Map<String, ?> content, String name, List<?> page, PageCursor at, Optional<String> next) {
        return new ToolAnswer(
                new LinkedHashMap<>(content),
                Optional.of(new Items(
                        name, page.subList(Math.min(at.skip(), page.size()), page.size()), Optional.of(at), next)));
    }
}
