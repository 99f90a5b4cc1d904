package org.pyairtable.ai.question;

import java.util.List;
import java.util.Set;
import org.pyairtable.ai.question.Meaning.Dates;
import org.pyairtable.ai.question.Meaning.Every;
import org.pyairtable.ai.question.Meaning.Flag;
import org.pyairtable.ai.question.Meaning.Named;
import org.pyairtable.ai.question.Meaning.Said;
import org.pyairtable.ai.question.Meaning.Unknown;
import org.pyairtable.ai.question.Meaning.Value;

/** Finds doubts in how a reading takes the words of a question: names that may be verbs, times that have not come. */
final class Wording {
    private static final Set<String> ALL = Set.of("all", "alle", "allen", "aller");
    private static final Set<String> SUBJECTS = Set.of("i", "we", "you", "they", "ich", "wir", "sie");
    private static final Set<String> VERBS =
            Set.of("will", "may", "might", "can", "could", "must", "shall", "should", "would", "mag", "kann", "soll");
    private static final Set<String> CALLED = Set.of("named", "called");
    private static final Set<String> COMING = Set.of(
            "next",
            "coming",
            "tomorrow",
            "morgen",
            "nachste",
            "nachsten",
            "nachster",
            "nachstes",
            "nachstem",
            "kommende",
            "kommenden",
            "kommendes");
    private static final Set<String> PAST =
            Set.of("did", "had", "was", "were", "hatte", "hatten", "war", "waren", "wurde", "wurden");

    private final List<Chunk> chunks;
    private final List<Token> tokens;
    private final Context context;

    Wording(List<Chunk> chunks, List<Token> tokens, Context context) {
        this.chunks = List.copyOf(chunks);
        this.tokens = List.copyOf(tokens);
        this.context = context;
    }

    void check() {
        boolean dated =
                chunks.stream().anyMatch(chunk -> chunk.meaning() instanceof Dates || chunk.meaning() instanceof Every);
        for (int i = 0; i < chunks.size(); i++) {
            Chunk chunk = chunks.get(i);
            int next = i + 1;
            switch (chunk.meaning()) {
                case Named n
                when dated && isSaidOfUs(chunk) ->
                    context.doubt("it is not clear which date of %s is meant, name its field"
                            .formatted(context.table().name()));
                case Value v
                when isVerb(chunk) && !isAsked(next - 1) ->
                    context.doubt(
                            "“%s” may be a verb or a name, write a name with a capital letter".formatted(text(chunk)));
                case Dates dates
                when isToCome(dates) && !isStated(chunk) ->
                    context.doubt("“%s” has not come yet, name the year".formatted(text(chunk)));
                case Said said
                when said.cue() == Cue.RELATED
                        && !isRelated(next, !CALLED.contains(text(chunk)))
                        && !endsWith(next - 1) ->
                    context.doubt("it is not clear what “%s” refers to".formatted(text(chunk)));
                case Said said
                when said.cue() == Cue.NOT && chunk.from() == 0 && text(chunk).contains("n't") ->
                    context.doubt("it is not clear what “%s” asks, ask how many there are".formatted(text(chunk)));
                default -> {}
            }
        }
        allLinked();
    }

    /** "Did we invoice in March": when that was done is not the date that an invoice happens to have. */
    private boolean isSaidOfUs(Chunk chunk) {
        return chunk.from() > 0 && tokens.get(chunk.from() - 1).is("we");
    }

    /** "Will end" and "we mark" are nothing of people called Will and Mark. */
    private boolean isVerb(Chunk chunk) {
        Token token = tokens.get(chunk.from());
        boolean subject = chunk.from() > 0
                && SUBJECTS.contains(tokens.get(chunk.from() - 1).folded());
        return chunk.to() == chunk.from() + 1 && token.small() && (subject || VERBS.contains(token.folded()));
    }

    /** "Haben wir offene Rechnungen?" */
    private boolean isAsked(int at) {
        int next = at + 1;
        while (next < chunks.size()
                && (chunks.get(next).meaning() instanceof Value
                        || isSaid(next, Cue.AND)
                        || isSaid(next, Cue.OR)
                        || isSaid(next, Cue.COMMA))) {
            next++;
        }
        return isSaid(at - 1, Cue.EXISTS)
                && next < chunks.size()
                && chunks.get(next).meaning() instanceof Named;
    }

    /** "Tomorrow" has not come, whichever year it is. */
    private boolean isStated(Chunk chunk) {
        return text(chunk).matches(".*\\d{4}.*")
                || tokens.subList(chunk.from(), chunk.to()).stream()
                        .map(Token::folded)
                        .anyMatch(COMING::contains);
    }

    /** "Which projects is Anna assigned to?" */
    private boolean endsWith(int related) {
        return related == chunks.size() - 1
                && related > 0
                && chunks.get(related - 1).meaning() instanceof Value
                && !CALLED.contains(text(chunks.get(related)));
    }

    private boolean isToCome(Dates dates) {
        return dates.from().filter(context.today()::isBefore).isPresent()
                && tokens.stream().map(Token::folded).anyMatch(PAST::contains);
    }

    /** @param joined whether "each", "no" or a number may stand between, as in "assigned to each employee" */
    private boolean isRelated(int at, boolean joined) {
        int place = at;
        while (isSaid(place, Cue.FILLER)) {
            place++;
        }
        return place < chunks.size()
                && switch (chunks.get(place).meaning()) {
                    case Value v -> true;
                    case Meaning.Field f -> !f.path().field().isDate();
                    case Named n -> true;
                    case Flag f -> true;
                    case Unknown u -> true;
                    case Meaning.Amounts a -> joined && isRelated(place + 1, false);
                    case Said said ->
                        joined
                                && (said.cue() == Cue.BY || said.cue() == Cue.WITHOUT || said.cue() == Cue.NEITHER)
                                && isRelated(place + 1, false);
                    default -> false;
                };
    }

    /** "All invoices" of a customer, or invoices that are "all paid", are not some of them. */
    private void allLinked() {
        for (int i = 0; i < chunks.size(); i++) {
            if (isAll(i) && (isLinked(after(i)) || isLinked(before(i)))) {
                context.doubt("what all of the linked records are cannot be computed, ask for those that have some");
            }
        }
    }

    private int after(int all) {
        int place = all + 1;
        while (isSaid(place, Cue.FILLER)
                || (place < chunks.size()
                        && (chunks.get(place).meaning() instanceof Value
                                || chunks.get(place).meaning() instanceof Flag))) {
            place++;
        }
        return place;
    }

    /** What "are" says it of; nothing without. */
    private int before(int all) {
        return isSaid(all - 1, Cue.BE) ? all - 2 : -1;
    }

    private boolean isAll(int at) {
        Chunk chunk = chunks.get(at);
        return isSaid(at, Cue.FILLER)
                && tokens.subList(chunk.from(), chunk.to()).stream()
                        .map(Token::folded)
                        .anyMatch(ALL::contains);
    }

    private boolean isLinked(int at) {
        if (at < 0 || at >= chunks.size()) {
            return false;
        }
        return switch (chunks.get(at).meaning()) {
            case Named named -> !named.table().equals(context.table());
            case Meaning.Field field ->
                !field.path().isOwn() || field.path().field().kind() == FieldShape.Kind.LINK;
            default -> false;
        };
    }

    private boolean isSaid(int at, Cue cue) {
        return at >= 0 && at < chunks.size() && chunks.get(at).meaning() instanceof Said said && said.cue() == cue;
    }

    private String text(Chunk chunk) {
        return String.join(
                " ",
                tokens.subList(chunk.from(), chunk.to()).stream()
                        .map(Token::folded)
                        .toList());
    }
}
