package org.pyairtable.ai.document;

/** The key of a document: the record and its table. */
public record DocumentKey(String tableId, String recordId) {
    /** Something about one document. */
    public record Of<T>(DocumentKey key, T value) {}
}
