package org.pyairtable.ai.question;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.pyairtable.ai.question.Meaning.Candidate;
import org.pyairtable.ai.question.Meaning.Field;
import org.pyairtable.ai.question.Meaning.Flag;
import org.pyairtable.ai.question.Meaning.Named;
import org.pyairtable.ai.question.Meaning.Said;
import org.pyairtable.ai.question.Meaning.Value;

/** All names that a question about one table may contain: tables, fields, and values as far as they are known. */
final class Vocabulary {
    /** Say that it is a date, not which one. */
    private static final Set<String> OF_DATES =
            Set.of("date", "time", "day", "on", "at", "datum", "tag", "zeit", "am", "of", "the");

    private final List<Name> names = new ArrayList<>();

    Vocabulary(BaseShape base, TableShape table, Map<FieldPath, List<String>> found) {
        base.tables().forEach(t -> add(t.name(), new Named(t), false));
        names.add(Name.of(base.name(), new Said(Cue.BASE), Name.Forms.OF_NOUN, false));
        table.fields().forEach(field -> addField(FieldPath.of(field)));
        Map<FieldPath, List<String>> values = new LinkedHashMap<>();
        table.fields().forEach(field -> values.put(FieldPath.of(field), field.choices()));
        for (FieldShape link : table.fields()) {
            base.linked(link).ifPresent(linked -> linked.fields().forEach(field -> {
                FieldPath path = FieldPath.through(link, field);
                if (!field.equals(linked.primary()) && field.kind() != FieldShape.Kind.CHECKBOX) {
                    add(field.name(), new Field(path), true);
                }
                values.put(path, field.choices());
            }));
        }
        addValues(values, found);
    }

    private void addField(FieldPath path) {
        FieldShape field = path.field();
        if (field.kind() == FieldShape.Kind.CHECKBOX) {
            add(field.name(), new Flag(path), false);
            return;
        }
        add(field.name(), new Field(path), false);
        List<String> words = Name.words(field.name());
        if (field.isDate() && words.size() > 1) {
            words.stream()
                    .filter(word -> !OF_DATES.contains(word))
                    .forEach(word -> names.add(Name.of(word, new Field(path), Name.Forms.OF_VERB, false)));
        }
    }

    private void add(String name, Meaning meaning, boolean throughLink) {
        boolean date = meaning instanceof Field field && field.path().field().isDate();
        Name.Forms forms = date ? Name.Forms.OF_VERB : Name.Forms.OF_NOUN;
        names.add(Name.of(name, meaning, forms, throughLink));
        String plain = name.replaceAll("[\\[(].*?[\\])]", "").strip();
        if (!plain.equals(name) && !plain.isEmpty()) {
            names.add(Name.of(plain, meaning, forms, throughLink));
        }
    }

    /** One name for all fields that have the value, so that a question which means one of them can be asked back. */
    private void addValues(Map<FieldPath, List<String>> choices, Map<FieldPath, List<String>> found) {
        Map<List<String>, Map<FieldPath, List<String>>> byWords = new HashMap<>();
        for (Map<FieldPath, List<String>> source : List.of(choices, found)) {
            source.forEach((path, texts) ->
                    texts.forEach(text -> byWords.computeIfAbsent(Name.words(text), w -> new LinkedHashMap<>())
                            .computeIfAbsent(path, p -> new ArrayList<>())
                            .add(text)));
        }
        byWords.forEach((words, byPath) -> {
            List<Candidate> candidates = byPath.entrySet().stream()
                    .map(e -> new Candidate(
                            e.getKey(), e.getValue().stream().distinct().toList()))
                    .toList();
            boolean own =
                    candidates.stream().anyMatch(candidate -> candidate.path().isOwn());
            String text = candidates.getFirst().spellings().getFirst();
            names.add(new Name(text, words, new Value(candidates), Name.Forms.OF_VALUE, !own));
        });
    }

    /** All readings of the words from a place on. */
    List<Chunk> at(List<Token> tokens, int from) {
        List<Chunk> chunks = new ArrayList<>();
        Map<Integer, List<Name>> mistaken = new HashMap<>();
        for (Name name : names) {
            switch (name.fits(tokens, from)) {
                case FITS -> {
                    if (!isOtherWord(name, tokens, from)) {
                        chunks.add(chunk(name, from));
                    }
                }
                case MISTAKEN -> {
                    if (!isVerb(name, tokens, from)) {
                        mistaken.computeIfAbsent(name.words().size(), n -> new ArrayList<>())
                                .add(name);
                    }
                }
                case NONE -> {}
            }
        }
        mistaken.forEach((length, near) -> {
            boolean covered = chunks.stream().anyMatch(chunk -> chunk.to() == from + length);
            if (!covered && allAlike(near)) {
                near.forEach(name -> chunks.add(Chunk.mistaken(from, from + length, name.meaning(), name.text())));
            }
        });
        return chunks;
    }

    /** What is "open" was not "opened" then, where a value is called so. */
    private boolean isOtherWord(Name name, List<Token> tokens, int from) {
        return name.meaning() instanceof Field field
                && field.path().field().isDate()
                && !name.isExactly(tokens, from)
                && names.stream()
                        .anyMatch(value -> value.meaning() instanceof Value
                                && value.words().size() == name.words().size()
                                && value.isExactly(tokens, from));
    }

    /** "Invoiced" is not Invoices with a mistake: when that was done is not the date that an invoice happens to have. */
    private static boolean isVerb(Name name, List<Token> tokens, int from) {
        return (name.meaning() instanceof Named || name.meaning() instanceof Said)
                && IntStream.range(0, name.words().size()).anyMatch(i -> {
                    String said = tokens.get(from + i).folded();
                    String word = name.words().get(i);
                    return Folding.sameVerb(said, word) && !Folding.sameName(said, word);
                });
    }

    private static Chunk chunk(Name name, int from) {
        int to = from + name.words().size();
        return name.throughLink() ? Chunk.throughLink(from, to, name.meaning()) : Chunk.sure(from, to, name.meaning());
    }

    /** "Customer" and "Customers" are one name. */
    private static boolean allAlike(List<Name> names) {
        Name first = names.getFirst();
        return names.stream().allMatch(name -> {
            for (int i = 0; i < name.words().size(); i++) {
                if (!Folding.sameName(name.words().get(i), first.words().get(i))) {
                    return false;
                }
            }
            return true;
        });
    }

    /** Names that resemble a word, for people. */
    List<String> near(String word) {
        return names.stream()
                .filter(name -> name.words().stream()
                        .anyMatch(part -> Folding.sameName(part, word)
                                || Folding.mistyped(word, part)
                                || (word.length() > 3 && part.startsWith(word))
                                || (part.length() > 3 && word.startsWith(part))))
                .map(Vocabulary::described)
                .distinct()
                .toList();
    }

    private static String described(Name name) {
        return switch (name.meaning()) {
            case Value value -> value.candidates().getFirst().path().name() + " “" + name.text() + "”";
            case Field field -> "the field " + field.path().name();
            case Flag flag -> "the field " + flag.path().name();
            case Named table -> "the table " + table.table().name();
            case Said s -> name.text();
            case Meaning.Superlative s -> name.text();
            case Meaning.Amounts a -> name.text();
            case Meaning.Quantity q -> name.text();
            case Meaning.Dates d -> name.text();
            case Meaning.Every e -> name.text();
            case Meaning.Unknown u -> name.text();
            case Meaning.Unclear u -> name.text();
            case Meaning.Given g -> name.text();
            case Meaning.Pair p -> name.text();
            case Meaning.Grouped g -> name.text();
        };
    }
}
