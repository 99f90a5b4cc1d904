package org.pyairtable.ai.computation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.pyairtable.ai.index.Words;

/** A question as words, and which of them were understood. */
final class QuestionWords {
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}'’]*");
    /** Words that name nothing by themselves. */
    private static final Set<String> FUNCTION = new HashSet<>(Words.of("""
            a an the this that these those there here it its it's they them their i my me we our us you your
            and or but of in on at to from for with by per as into about between during within if
            is are was were be been being am do does did done has have had can could will would should may might must
            what what's which who who's whom whose when where why how many much more most not without except only just also
            """));
    /** Words that often stand in questions without narrowing them; they count when a record has them as a value. */
    private static final Set<String> IDLE = new HashSet<>(Words.of("""
            number count total totals sum average mean amount amounts value values figure figures overall altogether
            currently now so far yet still ever all any every each some show list give tell find get name please
            exist exists existing record records recorded row rows entry entries log logged work worked spend spent cost
            costs book booked pay make made take took worth need needed go went belong belongs say said know see
            highest largest biggest greatest lowest smallest cheapest maximum minimum max min top expensive least longest
            shortest add adds up together isn't aren't excluding
            """));

    private final String text;
    private final List<String> words = new ArrayList<>();
    private final List<String> written = new ArrayList<>();
    private final Set<Integer> understood = new HashSet<>();

    QuestionWords(String question) {
        this.text = question.toLowerCase(Locale.ROOT);
        Matcher matcher = WORD.matcher(question);
        while (matcher.find()) {
            List<String> stems = Words.of(matcher.group());
            if (!stems.isEmpty()) {
                words.add(stems.getFirst());
                written.add(matcher.group());
            }
        }
    }

    /** The question in lower case. */
    String text() {
        return text;
    }

    int size() {
        return words.size();
    }

    String word(int position) {
        return words.get(position);
    }

    /** Where the words stand one after the other. */
    OptionalInt find(List<String> phrase) {
        if (phrase.isEmpty()) {
            return OptionalInt.empty();
        }
        int position = Collections.indexOfSubList(words, phrase);
        return position < 0 ? OptionalInt.empty() : OptionalInt.of(position);
    }

    boolean startsWith(int position, List<String> phrase) {
        return !phrase.isEmpty()
                && position + phrase.size() <= words.size()
                && words.subList(position, position + phrase.size()).equals(phrase);
    }

    void understand(int from, int count) {
        for (int i = from; i < from + count; i++) {
            understood.add(i);
        }
    }

    void understand(List<String> phrase) {
        find(phrase).ifPresent(position -> understand(position, phrase.size()));
    }

    /** Whether one of these words means something, and something that is not understood already. */
    boolean telling(int from, int count) {
        return IntStream.range(from, from + count)
                .anyMatch(i -> !understood.contains(i) && !FUNCTION.contains(words.get(i)));
    }

    /** Words, as they were written, that bear meaning and were not understood. */
    List<String> leftOver() {
        List<String> left = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            if (telling(i, 1) && !IDLE.contains(words.get(i)) && !left.contains(written.get(i))) {
                left.add(written.get(i));
            }
        }
        return left;
    }
}
