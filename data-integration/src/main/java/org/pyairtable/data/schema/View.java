package org.pyairtable.data.schema;

/** A way to look at a table. */
public record View(String id, String name, String type, ViewSettings settings) {
    /** The one type that can be created here. */
    public static final String GRID = "grid";

    /** A grid that shows everything. */
    public static View grid(String id, String name) {
        return new View(id, name, GRID, ViewSettings.EVERYTHING);
    }

    public View withSettings(ViewSettings other) {
        return new View(id, name, type, other);
    }
}
