package org.pyairtable.ai.question;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.pyairtable.ai.question.Meaning.Said;

/** One reading of a question in order, whose parts are replaced step by step by what they make together. */
final class Items {
    /** @param text as the question has it, folded */
    record Item(Meaning meaning, String text) {}

    private final List<Item> items;

    private Items(List<Item> items) {
        this.items = items;
    }

    static Items of(List<Chunk> reading, List<Token> tokens) {
        List<Item> items = new ArrayList<>();
        for (Chunk chunk : reading) {
            String text = tokens.subList(chunk.from(), chunk.to()).stream()
                    .map(Token::folded)
                    .collect(Collectors.joining(" "));
            if (!(chunk.meaning() instanceof Said said) || !said.cue().isSilent()) {
                items.add(new Item(chunk.meaning(), text));
            }
        }
        return new Items(items);
    }

    int size() {
        return items.size();
    }

    List<Item> all() {
        return List.copyOf(items);
    }

    String text(int at) {
        return at >= 0 && at < items.size() ? items.get(at).text() : "";
    }

    boolean isEnd(int at) {
        return at >= items.size();
    }

    boolean said(int at, Cue... cues) {
        return as(at, Said.class)
                .filter(said -> Arrays.asList(cues).contains(said.cue()))
                .isPresent();
    }

    <M extends Meaning> Optional<M> as(int at, Class<M> type) {
        return at >= 0 && at < items.size() && type.isInstance(items.get(at).meaning())
                ? Optional.of(type.cast(items.get(at).meaning()))
                : Optional.empty();
    }

    <M extends Meaning> boolean is(int at, Class<M> type) {
        return as(at, type).isPresent();
    }

    /** A field, also a checkbox. */
    Optional<FieldPath> field(int at) {
        return as(at, Meaning.Field.class).map(Meaning.Field::path).or(() -> as(at, Meaning.Flag.class)
                .map(Meaning.Flag::path));
    }

    /** Whether it names records that those in question are linked to, or a field of theirs. */
    boolean namesLinked() {
        return all(Meaning.Field.class).stream()
                .map(Meaning.Field::path)
                .anyMatch(path -> !path.isOwn() || path.field().kind() == FieldShape.Kind.LINK);
    }

    /** Puts one meaning in the place of some. */
    void replace(int from, int to, Meaning meaning) {
        String text = items.subList(from, to).stream().map(Item::text).collect(Collectors.joining(" "));
        items.subList(from, to).clear();
        items.add(from, new Item(meaning, text));
    }

    void insert(int at, Meaning meaning) {
        items.add(at, new Item(meaning, ""));
    }

    void remove(int from, int to) {
        items.subList(from, to).clear();
    }

    void removeAll(Cue... cues) {
        items.removeIf(item ->
                item.meaning() instanceof Said said && Arrays.asList(cues).contains(said.cue()));
    }

    void removeAll(Class<? extends Meaning> type) {
        items.removeIf(item -> type.isInstance(item.meaning()));
    }

    /** The place of the first of these words; -1 without. */
    int find(Cue... cues) {
        for (int i = 0; i < items.size(); i++) {
            if (said(i, cues)) {
                return i;
            }
        }
        return -1;
    }

    <M extends Meaning> List<M> all(Class<M> type) {
        return items.stream()
                .map(Item::meaning)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    <M extends Meaning> int find(Class<M> type) {
        for (int i = 0; i < items.size(); i++) {
            if (is(i, type)) {
                return i;
            }
        }
        return -1;
    }
}
