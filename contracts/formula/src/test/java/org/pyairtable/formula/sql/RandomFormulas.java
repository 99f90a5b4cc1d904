package org.pyairtable.formula.sql;

import java.util.List;
import java.util.Random;

/** Writes formulas over the differential test's table, well-typed ones most of the time. */
final class RandomFormulas {
    private final Random random;

    RandomFormulas(long seed) {
        this.random = new Random(seed);
    }

    String any(int depth) {
        return switch (random.nextInt(3)) {
            case 0 -> number(depth);
            case 1 -> text(depth);
            default -> truth(depth);
        };
    }

    String truth(int depth) {
        if (depth == 0) {
            return pick("Done", "TRUE()", "FALSE()", "Name", "Qty", "Due");
        }
        return switch (random.nextInt(9)) {
            case 0 -> "AND(" + truth(depth - 1) + "," + truth(depth - 1) + ")";
            case 1 -> "OR(" + truth(depth - 1) + "," + truth(depth - 1) + ")";
            case 2 -> "NOT(" + truth(depth - 1) + ")";
            case 3 -> "(" + number(depth - 1) + comparison() + number(depth - 1) + ")";
            case 4 -> "(" + text(depth - 1) + comparison() + text(depth - 1) + ")";
            case 5 -> "(" + date() + comparison() + date() + ")";
            case 6 -> pick("IS_BEFORE", "IS_AFTER", "IS_SAME") + "(" + date() + "," + date() + unit() + ")";
            case 7 -> "(" + any(depth - 1) + pick("=", "!=") + "BLANK())";
            default -> "IF(" + truth(depth - 1) + "," + truth(depth - 1) + "," + truth(depth - 1) + ")";
        };
    }

    private String number(int depth) {
        if (depth == 0) {
            return pick("Qty", "Price", "0", "1", "2.5", "-3", "BLANK()");
        }
        return switch (random.nextInt(6)) {
            case 0 -> "(" + number(depth - 1) + pick("+", "-", "*", "/") + number(depth - 1) + ")";
            case 1 -> "-" + number(depth - 1);
            case 2 -> pick("ABS(", "INT(") + number(depth - 1) + ")";
            case 3 -> "LEN(" + text(depth - 1) + ")";
            case 4 -> pick("FIND(", "SEARCH(") + text(depth - 1) + "," + text(depth - 1) + ")";
            default -> "IF(" + truth(depth - 1) + "," + number(depth - 1) + "," + number(depth - 1) + ")";
        };
    }

    private String text(int depth) {
        if (depth == 0) {
            return pick(
                    "Name",
                    "Note",
                    "Status",
                    "Status",
                    "RECORD_ID()",
                    "''",
                    "'a'",
                    "'É'",
                    "'ada'",
                    "'Ada'",
                    "'rec3'",
                    "'😀'",
                    "' x '");
        }
        return switch (random.nextInt(5)) {
            case 0 -> "(" + text(depth - 1) + "&" + text(depth - 1) + ")";
            case 1 -> pick("LOWER(", "UPPER(", "TRIM(") + text(depth - 1) + ")";
            case 2 -> pick("LEFT(", "RIGHT(") + text(depth - 1) + "," + random.nextInt(4) + ")";
            case 3 -> "CONCATENATE(" + text(depth - 1) + "," + truth(depth - 1) + ")";
            default -> "IF(" + truth(depth - 1) + "," + text(depth - 1) + pick("", "," + text(depth - 1)) + ")";
        };
    }

    private String date() {
        return pick(
                "Due",
                "At",
                "CREATED_TIME()",
                "LAST_MODIFIED_TIME()",
                "LAST_MODIFIED_TIME(Name)",
                "'2024-03-15'",
                "TODAY()",
                "NOW()",
                "BLANK()");
    }

    private String unit() {
        return pick("", "", ",'day'", ",'month'", ",'hours'");
    }

    private String comparison() {
        return pick("=", "!=", "<", ">", "<=", ">=");
    }

    private String pick(String... options) {
        List<String> all = List.of(options);
        return all.get(random.nextInt(all.size()));
    }
}
