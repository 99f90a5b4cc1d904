package org.pyairtable.ai.document;

/** Names one document: the record and the table that it is in. */
public record DocumentKey(String tableId, String recordId) {
    /** Something about one document. */
    public record Of<T>(DocumentKey key, T value) {}
}
