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
        return switch (random.nextInt(12)) {
            case 9 -> "OR(" + texts(depth - 1) + ")";
            case 10 -> "OR(" + equals("Qty", 4, "0", "1", "-2.5", "0.1", "3", "1e6") + "," + truth(depth - 1) + ")";
            case 11 ->
                "(" + pick("Done", truth(depth - 1)) + comparison() + pick("1", "TRUE()", "Qty", "BLANK()") + ")";
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

    private String texts(int depth) {
        String compared = pick("Name", "Note", "LOWER(Name)", "RECORD_ID()", "TRIM(Note)");
        return equals(compared, 2 + random.nextInt(5), "''", "'Ada'", "'ada'", "'rec3'", "'é'", "'12'", text(depth));
    }

    private String equals(String compared, int count, String... options) {
        StringBuilder equals = new StringBuilder();
        for (int i = 0; i < count; i++) {
            String wanted = pick(options);
            boolean mirrored = random.nextInt(4) == 0;
            equals.append(i == 0 ? "" : ",").append(mirrored ? wanted + "=" + compared : compared + "=" + wanted);
        }
        return equals.toString();
    }

    private String number(int depth) {
        if (depth == 0) {
            return pick(
                    "Qty",
                    "Price",
                    "0",
                    "1",
                    "2.5",
                    "-3",
                    "BLANK()",
                    "LEN('abc')",
                    "1e-7",
                    "ROUND(2.5)",
                    "1/3",
                    "YEAR(NOW())");
        }
        return switch (random.nextInt(7)) {
            case 6 -> "(" + truth(depth - 1) + pick("+", "-", "*") + number(depth - 1) + ")";
            case 0 -> "(" + number(depth - 1) + pick("+", "-", "*", "/") + number(depth - 1) + ")";
            case 1 -> "-" + number(depth - 1);
            case 2 -> pick("ABS(", "INT(") + number(depth - 1) + ")";
            case 3 -> "LEN(" + text(depth - 1) + ")";
            case 4 ->
                pick("FIND(", "SEARCH(") + pick("'a'", "''", "'É'", "' '", "LEFT('xyz',1)") + "," + text(depth - 1)
                        + ")";
            default -> "IF(" + truth(depth - 1) + "," + number(depth - 1) + "," + number(depth - 1) + ")";
        };
    }

    private String text(int depth) {
        if (depth == 0) {
            return pick(
                    "Name", "Note", "RECORD_ID()", "UPPER('i')", "'ﬁ'", "''", "'a'", "'É'", "'ada'", "'😀'", "' x '");
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
                "Due",
                "At",
                "'2024-03-15'",
                "'3/10/2024 2:30 am'",
                "'2024-03-10T07:00:00Z'",
                "TODAY()",
                "NOW()",
                "BLANK()",
                "CREATED_TIME()",
                "LAST_MODIFIED_TIME()",
                "DATEADD(TODAY(),-1,'month')",
                "DATETIME_PARSE('15/03/2024','DD/MM/YYYY')",
                "SET_TIMEZONE('2024-03-15T12:00:00Z','Pacific/Auckland')",
                "IF(Done,Due,TODAY())",
                "IF(Qty>1,At)");
    }

    private String unit() {
        return pick("", "", ",'day'", ",'month'", ",'hours'", ",'minute'", ",'year'", ",'week'", ",'quarter'");
    }

    private String comparison() {
        return pick("=", "!=", "<", ">", "<=", ">=");
    }

    private String pick(String... options) {
        List<String> all = List.of(options);
        return all.get(random.nextInt(all.size()));
    }
}
