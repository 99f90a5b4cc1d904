package org.pyairtable.data.csv;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Columns that are addresses, choices, ticks, or just texts. */
final class GuessedTexts {
    private static final Pattern EMAIL = Pattern.compile("[^@\\s,]+@[^@\\s,]+\\.[A-Za-z]{2,}");
    private static final Pattern URL = Pattern.compile("https?://\\S+");
    /** Words that hardly stand for anything but ticks. */
    private static final Set<String> TICKS = Set.of(
            "true",
            "false",
            "checked",
            "unchecked",
            "yes",
            "no",
            "✓",
            "✔",
            "✔️",
            "☑",
            "☑️",
            "✅",
            "☐",
            "✗",
            "✘",
            "❌",
            "ja",
            "nein",
            "wahr",
            "falsch",
            "oui",
            "non",
            "vrai",
            "faux",
            "vero",
            "falso",
            "verdadero",
            "x");

    private static final int FEWEST_FOR_CHOICES = 20;
    private static final int MAX_CHOICES = 20;
    private static final int MAX_CHOICE_LENGTH = 50;
    private static final int LONG_TEXT = 200;

    private GuessedTexts() {}

    /** Letters alone may stand for anything, unless there are those for yes and for no and no others. */
    static boolean areTicks(List<String> values) {
        if (all(values, v -> TICKS.contains(v.toLowerCase(Locale.ROOT)))) {
            return true;
        }
        Set<String> distinct = new LinkedHashSet<>();
        values.forEach(v -> distinct.add(v.toLowerCase(Locale.ROOT)));
        return distinct.equals(Set.of("t", "f")) || distinct.equals(Set.of("y", "n"));
    }

    static ColumnShape of(List<String> values, boolean primary) {
        if (all(values, v -> EMAIL.matcher(v).matches())) {
            return new ColumnShape.Text("email");
        }
        if (all(values, v -> URL.matcher(v).matches())) {
            return new ColumnShape.Text("url");
        }
        return choices(values, primary).orElseGet(() -> {
            boolean lengthy = !all(values, v -> v.length() <= LONG_TEXT && v.indexOf('\n') < 0);
            return new ColumnShape.Text(lengthy ? "multilineText" : "singleLineText");
        });
    }

    private static Optional<ColumnShape> choices(List<String> values, boolean primary) {
        Set<String> distinct = new LinkedHashSet<>(values);
        boolean few = values.size() >= FEWEST_FOR_CHOICES
                && distinct.size() <= Math.min(MAX_CHOICES, values.size() / 4)
                && all(values, v -> v.length() <= MAX_CHOICE_LENGTH);
        return primary || !few ? Optional.empty() : Optional.of(new ColumnShape.Choice(distinct));
    }

    private static boolean all(List<String> values, Predicate<String> fits) {
        return values.stream().allMatch(fits);
    }
}
