package org.pyairtable.data.csv;

import java.math.BigDecimal;

/**
 * A cell that is a number and nothing else.
 *
 * @param asPoint its value where the point begins the fraction
 * @param asComma its value where the comma does
 * @param shows what the cell alone says about that
 * @param grouping what stands between groups of digits: {@code . , '} or a space; of an {@link Shows#OPEN} amount, what stands
 *     there unless it begins the fraction; 0 for nothing
 * @param percent whether there is a percent sign
 * @param currency the mark of a currency, such as {@code €}, {@code US$}, {@code CHF}; empty without
 */
record Amount(BigDecimal asPoint, BigDecimal asComma, Shows shows, char grouping, boolean percent, String currency) {
    /** What a number says about the sign before its fraction. */
    enum Shows {
        /** It is a point: {@code 0.5}, {@code 1,234.5}, {@code 1,234,567}. */
        POINT,
        /** It is a comma. */
        COMMA,
        /** {@code 12}, {@code 1 234}. */
        NOTHING,
        /** A single sign with three digits behind it: {@code 1,234} is a thousand or one. */
        OPEN
    }

    BigDecimal value(char decimal) {
        return decimal == ',' ? asComma : asPoint;
    }
}
