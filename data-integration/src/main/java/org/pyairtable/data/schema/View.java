package org.pyairtable.data.schema;

/** A way to look at a table. */
public record View(String id, String name, String type) {}
