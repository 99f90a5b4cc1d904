package org.pyairtable.data.schema;

import java.util.AbstractList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The choices of a select field in their order, thousands at times, each found at once by its id or name. Immutable. */
public final class Choices extends AbstractList<Choice> {
    public static final Choices NONE = new Choices(List.of());

    private final List<Choice> inOrder;
    private final Map<String, Choice> byId = new HashMap<>();
    private final Map<String, Choice> byName = new HashMap<>();

    public Choices(List<Choice> inOrder) {
        this.inOrder = List.copyOf(inOrder);
        this.inOrder.forEach(choice -> {
            byId.putIfAbsent(choice.id(), choice);
            byName.putIfAbsent(choice.name(), choice);
        });
    }

    public Optional<Choice> withId(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** The first one of that name. */
    public Optional<Choice> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    @Override
    public Choice get(int index) {
        return inOrder.get(index);
    }

    @Override
    public int size() {
        return inOrder.size();
    }
}
