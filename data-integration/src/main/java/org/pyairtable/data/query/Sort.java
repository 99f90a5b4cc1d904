package org.pyairtable.data.query;

/** @param field name or id */
public record Sort(String field, boolean descending) {}
