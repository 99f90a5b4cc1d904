package org.pyairtable.formula;

/**
 * A field that a formula refers to.
 *
 * @param id what {@link RecordValues} is asked for, usually {@code fld…}
 */
public record FormulaField(String id, String name, CellType type) {
    public FormulaField {
        if (id.isEmpty()) {
            throw new IllegalArgumentException("a field needs an id");
        }
    }
}
