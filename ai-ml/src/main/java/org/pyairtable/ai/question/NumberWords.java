package org.pyairtable.ai.question;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.ai.question.Meaning.Amounts;
import org.pyairtable.ai.question.Meaning.Bound;
import org.pyairtable.ai.question.Meaning.Quantity;
import org.pyairtable.ai.question.Meaning.Unit;

/** Reads comparisons with numbers: "over 10,000", "at most 3.5k", "between 200 and 400", "negative", "5 or more". */
final class NumberWords {
    private static final int LONGEST = 4;
    private static final Map<String, Comparison> BEFORE = new HashMap<>();
    private static final Map<String, Comparison> AFTER = new HashMap<>();
    private static final Map<String, BigDecimal> SMALL = new HashMap<>();
    private static final Map<String, Comparison> SIGNS = Map.of(
            "negative", Comparison.LESS,
            "negativ", Comparison.LESS,
            "negativen", Comparison.LESS,
            "negativem", Comparison.LESS,
            "negativer", Comparison.LESS,
            "positive", Comparison.MORE,
            "positiv", Comparison.MORE,
            "positiven", Comparison.MORE,
            "positivem", Comparison.MORE);
    private static final Set<String> MONEY =
            Set.of("€", "$", "£", "euro", "euros", "eur", "dollar", "dollars", "usd", "pounds", "gbp");
    private static final Set<String> PERCENT = Set.of("%", "percent", "prozent");

    static {
        put(
                BEFORE,
                Comparison.MORE,
                "more than|greater than|larger than|higher than|bigger than|over|above|exceeding"
                        + "|mehr als|uber|grosser als|hoher als|>");
        put(
                BEFORE,
                Comparison.AT_LEAST,
                "at least|no less than|no fewer than|not less than|a minimum of|minimum of|minimum|min|mindestens|>=|≥");
        put(
                BEFORE,
                Comparison.LESS,
                "less than|fewer than|lower than|smaller than|under|below|weniger als|unter"
                        + "|kleiner als|niedriger als|<");
        put(
                BEFORE,
                Comparison.AT_MOST,
                "at most|up to|no more than|not more than|a maximum of|maximum of|maximum|max|hochstens|maximal|bis zu|<=|≤");
        put(BEFORE, Comparison.EQUAL, "exactly|equal to|equals|genau|=");
        put(AFTER, Comparison.AT_LEAST, "or more|or above|or higher|and more|and above|oder mehr|und mehr|or over");
        put(AFTER, Comparison.AT_MOST, "or less|or fewer|or below|or lower|oder weniger|or under");
        String[] words = {"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"};
        String[] german = {"null", "eins", "zwei", "drei", "vier", "funf", "sechs", "sieben", "acht", "neun", "zehn"};
        for (int i = 0; i < words.length; i++) {
            SMALL.put(words[i], BigDecimal.valueOf(i));
            SMALL.put(german[i], BigDecimal.valueOf(i));
        }
    }

    private final List<Token> tokens;
    private final Language language;

    /** By which a point or a comma divides thousands. */
    enum Language {
        ENGLISH,
        GERMAN,
        EITHER
    }

    NumberWords(List<Token> tokens, Language language) {
        this.tokens = tokens;
        this.language = language;
    }

    private record Amount(BigDecimal number, Unit unit, int to) {}

    /** All readings of the words from a place on. */
    List<Chunk> at(int from) {
        List<Chunk> chunks = new ArrayList<>();
        Token token = tokens.get(from);
        Comparison sign = SIGNS.get(token.folded());
        if (sign != null) {
            chunks.add(Chunk.sure(from, from + 1, new Amounts(List.of(new Bound(sign, BigDecimal.ZERO)), Unit.NONE)));
        }
        range(from).ifPresent(chunks::add);
        amount(from).ifPresent(amount -> {
            chunks.add(Chunk.sure(from, amount.to(), new Quantity(amount.number(), amount.unit())));
            bounded(from, amount.to(), AFTER, amount).ifPresent(chunks::add);
        });
        for (int length = 1; length < LONGEST && from + length < tokens.size(); length++) {
            Comparison comparison = BEFORE.get(text(from, from + length));
            if (comparison != null) {
                amount(from + length)
                        .ifPresent(amount -> chunks.add(Chunk.sure(
                                from,
                                amount.to(),
                                new Amounts(List.of(new Bound(comparison, amount.number())), amount.unit()))));
            }
        }
        return chunks;
    }

    /** Whether the digits could mean two numbers, such as 1.200 in an English question. */
    boolean isAmbiguous(int at) {
        Token token = tokens.get(at);
        String ambiguous =
                switch (language) {
                    case ENGLISH -> "-?\\d{1,3}\\.\\d{3}";
                    case GERMAN -> "-?\\d{1,3},\\d{3}";
                    case EITHER -> "-?\\d{1,3}[.,]\\d{3}";
                };
        return token.kind() == Token.Kind.NUMBER
                && token.folded().matches(ambiguous)
                && !token.folded().matches("-?0[.,].*");
    }

    private Optional<Chunk> bounded(int from, int place, Map<String, Comparison> phrases, Amount amount) {
        for (int length = 2; length <= 2 && place + length <= tokens.size(); length++) {
            Comparison comparison = phrases.get(text(place, place + length));
            if (comparison != null) {
                return Optional.of(Chunk.sure(
                        from,
                        place + length,
                        new Amounts(List.of(new Bound(comparison, amount.number())), amount.unit())));
            }
        }
        return Optional.empty();
    }

    private Optional<Chunk> range(int from) {
        Token first = tokens.get(from);
        boolean between = first.is("between") || first.is("zwischen");
        if (!between && !first.is("from") && !first.is("von")) {
            return Optional.empty();
        }
        return amount(from + 1).flatMap(low -> {
            boolean joined = low.to() < tokens.size()
                    && (between
                            ? tokens.get(low.to()).is("and")
                                    || tokens.get(low.to()).is("und")
                            : tokens.get(low.to()).is("to")
                                    || tokens.get(low.to()).is("bis"));
            return joined
                    ? amount(low.to() + 1)
                            .filter(high -> high.number().compareTo(low.number()) >= 0)
                            .map(high -> Chunk.sure(
                                    from,
                                    high.to(),
                                    new Amounts(
                                            List.of(
                                                    new Bound(Comparison.AT_LEAST, low.number()),
                                                    new Bound(Comparison.AT_MOST, high.number())),
                                            high.unit() == Unit.NONE ? low.unit() : high.unit())))
                    : Optional.empty();
        });
    }

    private Optional<Amount> amount(int from) {
        if (from >= tokens.size()) {
            return Optional.empty();
        }
        boolean symbol =
                MONEY.contains(tokens.get(from).folded()) && tokens.get(from).kind() == Token.Kind.SIGN;
        int place = symbol ? from + 1 : from;
        if (place >= tokens.size() || isAmbiguous(place)) {
            return Optional.empty();
        }
        Optional<BigDecimal> number = number(tokens.get(place));
        if (number.isEmpty()) {
            return Optional.empty();
        }
        String after = place + 1 < tokens.size() ? tokens.get(place + 1).folded() : "";
        if (symbol) {
            return Optional.of(new Amount(number.get(), Unit.MONEY, place + 1));
        }
        if (MONEY.contains(after)) {
            return Optional.of(new Amount(number.get(), Unit.MONEY, place + 2));
        }
        return PERCENT.contains(after)
                ? Optional.of(new Amount(number.get(), Unit.PERCENT, place + 2))
                : Optional.of(new Amount(number.get(), Unit.NONE, place + 1));
    }

    private Optional<BigDecimal> number(Token token) {
        if (token.kind() != Token.Kind.NUMBER) {
            // To English "null" is an empty cell.
            return token.is("null") && language != Language.GERMAN
                    ? Optional.empty()
                    : Optional.ofNullable(SMALL.get(token.folded()));
        }
        String digits = token.folded();
        int shift = digits.endsWith("k") ? 3 : digits.endsWith("m") ? 6 : 0;
        String plain = shift == 0 ? digits : digits.substring(0, digits.length() - 1);
        boolean german = language == Language.GERMAN;
        String grouping = german ? "." : ",";
        String decimal = german ? "," : ".";
        String group = java.util.regex.Pattern.quote(grouping);
        String point = java.util.regex.Pattern.quote(decimal);
        if (!plain.matches("-?(?:\\d{1,15}|\\d{1,3}(?:" + group + "\\d{3}){1,4})(?:" + point + "\\d{1,9})?")) {
            return Optional.empty();
        }
        return Optional.of(new BigDecimal(plain.replace(grouping, "").replace(decimal, ".")).movePointRight(shift));
    }

    private String text(int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append(i == from ? "" : " ").append(tokens.get(i).folded());
        }
        return text.toString();
    }

    private static void put(Map<String, Comparison> phrases, Comparison comparison, String words) {
        for (String phrase : words.split("\\|", -1)) {
            phrases.put(phrase, comparison);
        }
    }
}
