package org.pyairtable.ai.index;

import org.pyairtable.ai.document.DocumentKey;

/** @param score comparable within one list only */
public record Match(DocumentKey key, float score) {}
