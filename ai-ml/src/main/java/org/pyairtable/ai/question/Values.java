package org.pyairtable.ai.question;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.ai.question.Condition.Choice;
import org.pyairtable.ai.question.Meaning.Candidate;
import org.pyairtable.ai.question.Meaning.Given;
import org.pyairtable.ai.question.Meaning.Pair;
import org.pyairtable.ai.question.Meaning.Value;

/**
 * Makes conditions from the values that a question names: which field is meant, what is negated, what belongs together. An
 * uncertainty becomes a doubt instead of a condition.
 */
final class Values {
    private static final Cue[] JOINTS = {Cue.COMMA, Cue.OR, Cue.AND, Cue.NOR, Cue.VERSUS, Cue.THAN};
    private static final Cue[] NEGATIONS = {Cue.NOT, Cue.EXCEPT, Cue.OUTSIDE, Cue.NEITHER};

    private final Items items;
    private final Context context;
    private final Set<FieldShape> mentionedLinks = new HashSet<>();

    Values(Items items, Context context) {
        this.items = items;
        this.context = context;
        items.all(Meaning.Field.class).stream()
                .map(Meaning.Field::path)
                .filter(path -> path.field().kind() == FieldShape.Kind.LINK)
                .forEach(path -> mentionedLinks.add(path.field()));
        items.all(Meaning.Grouped.class).stream()
                .map(grouped -> grouped.grouping().path())
                .forEach(path -> mentionedLinks.add(path.link().orElse(path.field())));
    }

    /** Neighbouring values of one field. */
    private record Group(FieldPath path, List<List<String>> values, EnumSet<Cue> joints, int from, int to) {}

    void reduce() {
        for (int i = 0; i < items.size(); i++) {
            if (items.is(i, Value.class)) {
                i = group(i);
            } else if (items.is(i, Meaning.Flag.class)) {
                i = flag(i);
            }
        }
    }

    private int flag(int at) {
        FieldPath path = items.field(at).orElseThrow();
        boolean not = items.said(at - 1, Cue.NOT);
        int from = not ? at - 1 : at;
        items.replace(from, at + 1, new Given(new Condition.Ticked(path, !not)));
        return from;
    }

    /** Returns the place of the condition. */
    private int group(int at) {
        Optional<Candidate> first = meant(at, at);
        if (first.isEmpty()) {
            return at;
        }
        FieldPath path = first.get().path();
        List<List<String>> values = new ArrayList<>(List.of(first.get().spellings()));
        EnumSet<Cue> joints = EnumSet.noneOf(Cue.class);
        int end = at + 1;
        while (true) {
            int next = end;
            EnumSet<Cue> between = EnumSet.noneOf(Cue.class);
            while (joint(next).isPresent()) {
                between.add(joint(next).get());
                next++;
            }
            Optional<Candidate> another = between.isEmpty() || !items.is(next, Value.class)
                    ? Optional.empty()
                    : of(items.as(next, Value.class).orElseThrow(), path);
            if (another.isEmpty()) {
                break;
            }
            values.add(another.get().spellings());
            joints.addAll(between);
            end = next + 1;
        }
        int from = at;
        if (isHint(at - 1, path)) {
            from = at - 1;
        } else if (items.said(at - 1, NEGATIONS) && isHint(items.said(at - 2, Cue.BE) ? at - 3 : at - 2, path)) {
            // "Status is not paid": the field goes, the negation stays before the value.
            int hint = items.said(at - 2, Cue.BE) ? at - 3 : at - 2;
            items.remove(hint, at - 1);
            int removed = at - 1 - hint;
            return condition(new Group(path, values, joints, at - removed, end - removed));
        } else if (items.said(at - 1, Cue.BE) && isHint(at - 2, path)) {
            from = at - 2;
        }
        int to = from == at && isHint(end, path) ? end + 1 : end;
        return condition(new Group(path, values, joints, from, to));
    }

    private Optional<Cue> joint(int at) {
        return items.as(at, Meaning.Said.class).map(Meaning.Said::cue).filter(cue -> List.of(JOINTS)
                .contains(cue));
    }

    private int condition(Group group) {
        Optional<Cue> negation = items.as(group.from() - 1, Meaning.Said.class)
                .map(Meaning.Said::cue)
                .filter(cue -> List.of(NEGATIONS).contains(cue));
        if (isPair(group)) {
            return pair(group, negation);
        }
        int from = negation.isPresent() ? group.from() - 1 : group.from();
        if (!isClear(group, negation)) {
            context.doubt("it is not clear whether “%s” and “%s” are meant together"
                    .formatted(
                            group.values().getFirst().getFirst(),
                            group.values().getLast().getFirst()));
            return group.to() - 1;
        }
        Choice choice = negation.map(cue -> cue == Cue.OUTSIDE ? Choice.ANOTHER : Choice.NONE_OF)
                .orElse(Choice.ONE_OF);
        if (choice == Choice.NONE_OF && !group.path().isOwn()) {
            context.doubt("it is not clear whether “%s %s” includes those without %s"
                    .formatted(
                            items.text(from),
                            group.values().getFirst().getFirst(),
                            group.path().link().map(FieldShape::name).orElse("")));
            return group.to() - 1;
        }
        List<String> all =
                group.values().stream().flatMap(List::stream).distinct().toList();
        if (choice == Choice.NONE_OF && items.said(group.to(), Cue.YET)) {
            items.remove(group.to(), group.to() + 1);
        }
        items.replace(from, group.to(), new Given(new Condition.Named(group.path(), all, choice)));
        return from;
    }

    private boolean isClear(Group group, Optional<Cue> negation) {
        EnumSet<Cue> joints = EnumSet.copyOf(group.joints());
        joints.remove(Cue.COMMA);
        if (joints.isEmpty()) {
            return negation.isEmpty() || group.joints().isEmpty() || negation.get() != Cue.NOT;
        }
        if (joints.size() > 1) {
            return false;
        }
        return switch (joints.iterator().next()) {
            case OR -> true;
            case NOR ->
                negation.filter(cue -> cue == Cue.NEITHER || cue == Cue.NOT).isPresent();
            case AND ->
                negation.isPresent()
                        ? negation.get() == Cue.EXCEPT || negation.get() == Cue.OUTSIDE
                        : hasOneValue(group.path()) && !isPredicate(group.from());
            default -> false;
        };
    }

    private static boolean hasOneValue(FieldPath path) {
        return path.isOwn()
                && switch (path.field().kind()) {
                    case CHOICE, TEXT, PERSON -> true;
                    case CHOICES, LINK, NUMBER, DATE, DATE_TIME, CHECKBOX, OTHER -> false;
                };
    }

    private boolean isPair(Group group) {
        if (group.values().size() != 2) {
            return false;
        }
        boolean comparing = items.find(Cue.COMPARE) >= 0 || items.find(Cue.MORE) >= 0;
        return group.joints().equals(EnumSet.of(Cue.VERSUS))
                || (group.joints().equals(EnumSet.of(Cue.THAN)) && items.find(Cue.MORE) >= 0)
                || (comparing
                        && (group.joints().equals(EnumSet.of(Cue.OR))
                                || group.joints().equals(EnumSet.of(Cue.AND))));
    }

    private int pair(Group group, Optional<Cue> negation) {
        if (negation.isPresent() || !group.path().isOwn()) {
            context.doubt("it is not clear what is compared");
            return group.to() - 1;
        }
        items.replace(
                group.from(),
                group.to(),
                new Pair(
                        new Condition.Named(group.path(), group.values().getFirst(), Choice.ONE_OF),
                        new Condition.Named(group.path(), group.values().getLast(), Choice.ONE_OF)));
        int at = group.from();
        int word = items.find(Cue.MORE, Cue.COMPARE);
        if (word >= 0) {
            items.remove(word, word + 1);
            at = word < at ? at - 1 : at;
        }
        return at;
    }

    /** The field that is meant by a value: the one named beside it, else the nearest that has it, if it is one only. */
    private Optional<Candidate> meant(int at, int value) {
        List<Candidate> candidates = items.as(value, Value.class).orElseThrow().candidates();
        for (int hint : hints(at)) {
            List<Candidate> hinted = candidates.stream()
                    .filter(candidate -> isHint(hint, candidate.path()))
                    .toList();
            if (hinted.size() == 1) {
                return Optional.of(hinted.getFirst());
            }
            if (hinted.size() > 1) {
                return doubt(candidates, hinted);
            }
        }
        List<Candidate> own = candidates.stream().filter(c -> c.path().isOwn()).toList();
        boolean linkedToo = !isPredicate(at)
                && candidates.stream()
                        .anyMatch(c ->
                                c.path().link().filter(mentionedLinks::contains).isPresent());
        if (own.size() == 1 && !linkedToo) {
            return Optional.of(own.getFirst());
        }
        if (own.isEmpty() && candidates.size() == 1) {
            context.doubt("“%s” is a value of %s, and it does not name the %s"
                    .formatted(
                            candidates.getFirst().spellings().getFirst(),
                            candidates.getFirst().path().name(),
                            candidates
                                    .getFirst()
                                    .path()
                                    .link()
                                    .map(FieldShape::name)
                                    .orElse("")));
            return Optional.empty();
        }
        return doubt(candidates, candidates);
    }

    /** What follows "are" is said of each record itself: not of those it links to, and with "and" all of it. */
    private boolean isPredicate(int at) {
        int left = at - 1;
        while (items.said(left, NEGATIONS)) {
            left--;
        }
        return items.said(left, Cue.BE);
    }

    private Optional<Candidate> doubt(List<Candidate> candidates, List<Candidate> possible) {
        context.doubt("“%s” is a value of %s"
                .formatted(
                        candidates.getFirst().spellings().getFirst(),
                        String.join(
                                " and of ",
                                possible.stream()
                                        .map(c -> c.path().name())
                                        .distinct()
                                        .toList())));
        return Optional.empty();
    }

    private List<Integer> hints(int at) {
        List<Integer> places = new ArrayList<>();
        int left = at - 1;
        while (items.said(left, Cue.BE) || items.said(left, NEGATIONS)) {
            left--;
        }
        places.add(left);
        int right = at + 1;
        while (joint(right).isPresent() && items.is(right + 1, Value.class)) {
            right += 2;
        }
        places.add(right);
        return places;
    }

    private boolean isHint(int at, FieldPath path) {
        return items.field(at)
                .filter(field -> field.equals(path)
                        || (field.isOwn()
                                && path.link().filter(field.field()::equals).isPresent()))
                .isPresent();
    }

    private Optional<Candidate> of(Value value, FieldPath path) {
        return value.candidates().stream().filter(c -> c.path().equals(path)).findFirst();
    }
}
