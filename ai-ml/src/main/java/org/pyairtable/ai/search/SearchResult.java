package org.pyairtable.ai.search;

import java.util.List;

/** @param mode {@code hybrid}, or {@code lexical} while no embedding of the question can be had */
public record SearchResult(List<FoundRecord> items, long tookMillis, String mode) {}
