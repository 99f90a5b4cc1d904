package org.pyairtable.formula.sql;

/**
 * The side of a comparison that an index can hold.
 *
 * @param expression over one column and without parameters, as it stands in the translation
 * @param equality whether all rows that are kept are equal in it
 */
public record SqlComparand(String expression, boolean equality) {}
