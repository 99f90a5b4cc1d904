package org.pyairtable.ai.question;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** Whether several conditions make sense together: of one field only a lower and an upper bound do. */
final class Together {
    private Together() {}

    static boolean isClear(List<Condition> conditions) {
        for (int i = 0; i < conditions.size(); i++) {
            for (int j = i + 1; j < conditions.size(); j++) {
                boolean samePath =
                        conditions.get(i).path().equals(conditions.get(j).path());
                if (samePath && !areBounds(conditions.get(i), conditions.get(j))) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Whether a condition of a later question clearly takes the place of one on the same field: they are of one form. */
    static boolean replaces(Condition later, Condition earlier) {
        return switch (earlier) {
            case Condition.Named was ->
                !(later instanceof Condition.Named is)
                        || was.choice() == is.choice()
                        || was.choice() == Condition.Choice.ONE_OF;
            case Condition.During was ->
                !(later instanceof Condition.During is)
                        || (was.from().isPresent() == is.from().isPresent()
                                && was.until().isPresent() == is.until().isPresent());
            case Condition.Compared was ->
                !(later instanceof Condition.Compared is) || isLower(was.comparison()) == isLower(is.comparison());
            case Condition.Linked was ->
                !(later instanceof Condition.Linked is) || isLower(was.comparison()) == isLower(is.comparison());
            case Condition.Empty e -> true;
            case Condition.Filled f -> true;
            case Condition.Ticked t -> true;
            case Condition.Being b -> true;
            case Condition.Containing c -> true;
        };
    }

    private static boolean areBounds(Condition one, Condition other) {
        return switch (one) {
            case Condition.During during ->
                other instanceof Condition.During bound
                        && (bound(during, bound)
                                || bound(bound, during)
                                || reaches(during, bound)
                                || reaches(bound, during));
            case Condition.Compared compared ->
                other instanceof Condition.Compared bound
                        && areBounds(compared.comparison(), compared.bound(), bound.comparison(), bound.bound());
            case Condition.Linked linked ->
                other instanceof Condition.Linked bound
                        && areBounds(
                                linked.comparison(),
                                BigDecimal.valueOf(linked.bound()),
                                bound.comparison(),
                                BigDecimal.valueOf(bound.bound()));
            case Condition.Named n -> false;
            case Condition.Empty e -> false;
            case Condition.Filled f -> false;
            case Condition.Ticked t -> false;
            case Condition.Being b -> false;
            case Condition.Containing c -> false;
        };
    }

    private static boolean bound(Condition.During lower, Condition.During upper) {
        Optional<LocalDate> from = lower.from();
        Optional<LocalDate> until = upper.until();
        return lower.until().isEmpty()
                && upper.from().isEmpty()
                && from.isPresent()
                && until.isPresent()
                && from.get().isBefore(until.get());
    }

    /** Of a time, such as March, the part before or after a day: those due in March that are overdue. */
    private static boolean reaches(Condition.During time, Condition.During side) {
        return time.from().isPresent()
                && time.until().isPresent()
                && side.from().isPresent() != side.until().isPresent()
                && side.from().filter(time.until().get()::isAfter).isPresent()
                        == side.from().isPresent()
                && side.until().filter(time.from().get()::isBefore).isPresent()
                        == side.until().isPresent();
    }

    private static boolean areBounds(Comparison one, BigDecimal first, Comparison other, BigDecimal second) {
        return one != Comparison.EQUAL
                && other != Comparison.EQUAL
                && isLower(one) != isLower(other)
                && (isLower(one) ? first.compareTo(second) <= 0 : second.compareTo(first) <= 0);
    }

    private static boolean isLower(Comparison comparison) {
        return comparison == Comparison.MORE || comparison == Comparison.AT_LEAST;
    }
}
