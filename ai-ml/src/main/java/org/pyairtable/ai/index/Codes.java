package org.pyairtable.ai.index;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Values that people copy rather than describe: numbers of invoices, ids, addresses, amounts, days, telephone numbers. Each
 * in a normal form, however it was written: {@code INV-2026-019}, {@code a/b.c}, {@code petra@nordwind.example},
 * {@code $2,500.00} as 2500, {@code 1 April 2026} as 2026-04-01.
 */
final class Codes {
    private static final int LONGEST = 100;
    private static final int MOST = 2_000;
    /** Shorter numbers occur in too many records to identify one. */
    private static final int TELLING_DIGITS = 3;

    private static final Pattern CHUNK = Pattern.compile("\\S+");
    private static final Pattern EDGE = Pattern.compile("^[^\\p{L}\\p{N}+-]+|[^\\p{L}\\p{N}]+$");
    /** What joins values without being part of them: {@code Code:A-1;A-2}, {@code https://shop.example/A-1}. */
    private static final Pattern SEPARATOR = Pattern.compile("[,;:|/=?&()\\[\\]{}<>\"'„“”]+");
    /** Letters that are joined by what joins no words of a language. */
    private static final Pattern JOINED =
            Pattern.compile("(?i)(?!and/or$|und/oder$|e\\.g$|i\\.e$|z\\.b$|d\\.h$|u\\.a$|[ap]\\.m$|n/a$|w/o$|c/o$)"
                    + "\\p{L}+(?:[/._#\\\\&+:@-]+\\p{L}+)*[/._#\\\\&+:@]\\p{L}+(?:[/._#\\\\&+:@-]+\\p{L}+)*");

    private static final Pattern CAPITALS = Pattern.compile("\\p{Lu}{2,}(?:-\\p{Lu}+)+");
    private static final Pattern ID = Pattern.compile("(?:rec|tbl|fld|app|viw|att|sel|usr|wsp|wfl|run)[A-Za-z0-9]{14}");
    private static final Pattern YEAR = Pattern.compile("(?:19|20)\\d\\d");
    private static final Pattern PREFIX = Pattern.compile("\\p{L}{1,8}");
    private static final Pattern DIGITS = Pattern.compile("\\d{2,12}");
    private static final Pattern PUNCTUATION = Pattern.compile("[^\\p{L}\\p{N}]+");
    /** Marks a code without its punctuation: {@code INV2026019}. */
    private static final String BARE = "=";

    private Codes() {}

    /** The codes of a document, without repetitions. */
    static List<String> of(String text) {
        Set<String> codes = new LinkedHashSet<>();
        String normal = normal(text);
        Stream.of(CalendarDates.in(normal), WrittenNumbers.spacedIn(normal), Telephones.in(normal, true))
                .flatMap(List::stream)
                .flatMap(span -> span.codes().stream())
                .limit(MOST)
                .forEach(codes::add);
        CHUNK.matcher(normal)
                .results()
                .flatMap(chunk -> Stream.concat(Stream.of(chunk.group()), SEPARATOR.splitAsStream(chunk.group())))
                .map(Codes::trimmed)
                .filter(chunk -> chunk.length() > 1 && chunk.length() <= LONGEST && worthIndexing(chunk))
                .takeWhile(chunk -> codes.size() < MOST)
                .forEach(chunk -> codes.addAll(readings(chunk)));
        return new ArrayList<>(codes);
    }

    /** The codes of a question, each with its readings. A year among other words is not one: it describes. */
    static List<Set<String>> asked(String question) {
        List<Set<String>> asked = new ArrayList<>();
        String rest = normal(question);
        Set<String> month = CalendarDates.daysOfMonth(rest);
        if (!month.isEmpty()) {
            Set<String> codes = new LinkedHashSet<>(month);
            codes.addAll(readings(trimmed(rest)));
            return List.of(codes);
        }
        for (Span day : CalendarDates.in(rest)) {
            asked.add(day.codes());
            rest = day.blankedIn(rest);
        }
        for (Span day : CalendarDates.shortIn(rest)) {
            Set<String> codes = new LinkedHashSet<>(day.codes());
            codes.addAll(readings(rest.substring(day.start(), day.end())));
            asked.add(codes);
            rest = day.blankedIn(rest);
        }
        for (Span number : WrittenNumbers.spacedIn(rest)) {
            asked.add(number.codes());
            rest = number.blankedIn(rest);
        }
        for (Span telephone : Telephones.in(rest, false)) {
            Set<String> codes = new LinkedHashSet<>(telephone.codes());
            codes.addAll(readings(trimmed(rest.substring(telephone.start(), telephone.end()))));
            asked.add(codes);
            rest = telephone.blankedIn(rest);
        }
        List<String> chunks = CHUNK.matcher(rest)
                .results()
                .map(chunk -> trimmed(chunk.group()))
                .filter(chunk -> !chunk.isEmpty() && chunk.length() <= LONGEST)
                .toList();
        for (int i = 0; i < chunks.size(); i++) {
            String chunk = chunks.get(i);
            String before = i == 0 ? "" : chunks.get(i - 1);
            boolean prefixed =
                    PREFIX.matcher(before).matches() && DIGITS.matcher(chunk).matches();
            if (identifies(chunk) && (chunks.size() == 1 || !YEAR.matcher(chunk).matches())) {
                Set<String> readings = readings(chunk);
                if (prefixed) {
                    readings.add(BARE + (before + chunk).toLowerCase(Locale.ROOT));
                }
                asked.add(readings);
            }
        }
        return asked;
    }

    private static String normal(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC);
    }

    private static String trimmed(String chunk) {
        return EDGE.matcher(chunk).replaceAll("");
    }

    private static boolean worthIndexing(String chunk) {
        return chunk.chars().anyMatch(Character::isDigit)
                || PUNCTUATION.matcher(chunk).find()
                || ID.matcher(chunk).matches();
    }

    private static boolean identifies(String chunk) {
        long digits = chunk.chars().filter(Character::isDigit).count();
        boolean mixed = chunk.chars().anyMatch(Character::isLetter);
        return digits >= TELLING_DIGITS
                || (digits > 0 && mixed)
                || JOINED.matcher(chunk).matches()
                || CAPITALS.matcher(chunk).matches()
                || ID.matcher(chunk).matches();
    }

    private static Set<String> readings(String chunk) {
        Set<String> codes = new LinkedHashSet<>(WrittenNumbers.readings(chunk));
        if (!codes.isEmpty()) {
            return codes;
        }
        String lower = chunk.toLowerCase(Locale.ROOT);
        codes.add(lower);
        if (lower.chars().anyMatch(Character::isDigit)) {
            codes.add(BARE + PUNCTUATION.matcher(lower).replaceAll(""));
        }
        return codes;
    }
}
