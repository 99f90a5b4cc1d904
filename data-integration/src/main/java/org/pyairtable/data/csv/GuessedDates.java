package org.pyairtable.data.csv;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.pyairtable.data.csv.ColumnShape.Day;
import org.pyairtable.data.csv.ColumnShape.Time;

/** Columns that are dates, with or without a time of day. */
final class GuessedDates {
    private static final Pattern ISO_DAY = Pattern.compile("\\d{4}-\\d\\d-\\d\\d");
    private static final Pattern ISO_TIME =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d(:\\d\\d(\\.\\d{1,6})?)?(Z|[+-]\\d\\d:\\d\\d)?");
    private static final Pattern CLOCK =
            Pattern.compile("[,\\s]\\s*\\d{1,2}:\\d\\d(:\\d\\d)?(\\s*[AaPp]\\.?[Mm]\\.?)?");
    private static final int DAY_LENGTH = 10;

    private GuessedDates() {}

    static Optional<ColumnType> of(List<String> values, CallerSigns given) {
        if (values.stream().allMatch(GuessedDates::isIsoDay)) {
            return Optional.of(new ColumnType(new Day(true), new DateColumn("iso", given)));
        }
        if (values.stream().allMatch(v -> ISO_TIME.matcher(v).matches() && isIsoDay(v.substring(0, DAY_LENGTH)))) {
            return Optional.of(new ColumnType(new Time(true), new DateColumn("iso", given)));
        }
        if (all(values, day -> day.time().isEmpty())) {
            return written(new Day(false), values, given);
        }
        return all(values, day -> CLOCK.matcher(day.time()).matches())
                ? written(new Time(false), values, given)
                : Optional.empty();
    }

    private static boolean all(List<String> values, Predicate<DayText> fits) {
        return values.stream().allMatch(value -> DayText.parse(value)
                .filter(day -> !day.shortYear())
                .filter(fits)
                .isPresent());
    }

    /** Texts when the values contradict each other, or the caller. */
    private static Optional<ColumnType> written(ColumnShape shape, List<String> values, CallerSigns given) {
        DateColumn trial = new DateColumn("iso", given);
        values.forEach(trial::observe);
        boolean refused = given.dateOrder().isPresent()
                && !all(values, day -> day.is(given.dateOrder().get()));
        return trial.contradicts() || refused
                ? Optional.empty()
                : Optional.of(new ColumnType(shape, new DateColumn("iso", given)));
    }

    private static boolean isIsoDay(String value) {
        if (!ISO_DAY.matcher(value).matches()) {
            return false;
        }
        try {
            return LocalDate.parse(value).getYear() > 0;
        } catch (DateTimeException e) {
            return false;
        }
    }
}
