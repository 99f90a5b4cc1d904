package org.pyairtable.data.csv;

import java.util.Locale;
import java.util.Optional;

/** What the numbers of a column say about their signs. */
final class SignsEvidence {
    /** What a decision rests on. */
    enum From {
        GIVEN,
        VALUES,
        MIXED,
        ASSUMED,
        UNNEEDED;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether some values may be meant otherwise. */
        boolean isDoubtful() {
            return switch (this) {
                case MIXED, ASSUMED -> true;
                case GIVEN, VALUES, UNNEEDED -> false;
            };
        }
    }

    /** @param decimal {@code .} or {@code ,} */
    record Signs(char decimal, From from) {}

    private long point;
    private long comma;
    private long open;
    private char grouping;
    private char openSign;

    /** @return whether the column has to decide what the number is */
    boolean add(Amount amount) {
        switch (amount.shows()) {
            case POINT -> point++;
            case COMMA -> comma++;
            case OPEN -> {
                open++;
                openSign = amount.grouping();
                return true;
            }
            case NOTHING -> {}
        }
        if (amount.grouping() != 0) {
            grouping = amount.grouping();
        }
        return false;
    }

    boolean contradicts() {
        return point > 0 && comma > 0;
    }

    /** Where as much speaks for the one as for the other, a point begins the fraction, as it does in programs. */
    Signs decide(Optional<Character> given) {
        if (given.isPresent()) {
            return new Signs(given.get(), From.GIVEN);
        }
        From from = contradicts()
                ? From.MIXED
                : point > 0 || comma > 0 ? From.VALUES : open > 0 ? From.ASSUMED : From.UNNEEDED;
        return new Signs(comma > point ? ',' : '.', from);
    }

    String thousands(Signs signs) {
        char sign = grouping != 0 ? grouping : openSign != signs.decimal() ? openSign : 0;
        return switch (sign) {
            case '.' -> "point";
            case ',' -> "comma";
            case ' ' -> "space";
            case '\'' -> "apostrophe";
            default -> "none";
        };
    }
}
