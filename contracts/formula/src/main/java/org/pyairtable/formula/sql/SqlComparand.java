package org.pyairtable.formula.sql;

/**
 * The side of a comparison that an index can hold.
 *
 * @param expression over one column and without parameters, as it stands in the translation
 */
public record SqlComparand(String expression, Role role) {
    /** Characters of a text that are compared first: an index holds no more of it. */
    public static final int TEXT_CHARACTERS = 100;

    /** What an index holds of a text in this column; a blank is the empty text. */
    public static String beginning(String column) {
        return "left(coalesce(" + column + ", ''), " + TEXT_CHARACTERS + ") collate \"C\"";
    }

    /** How the rows that are kept lie in it. */
    public enum Role {
        /** All are equal in it. */
        EQUAL,
        /** They have some of its values. */
        SOME,
        /** It finds them, alone or together with others of one formula; a row cannot be left out by it. */
        FINDS
    }
}
