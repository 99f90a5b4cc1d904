package org.pyairtable.ai.search;

import java.util.List;
import java.util.Map;
import org.pyairtable.ai.document.SourceRecord;
import org.pyairtable.ai.document.TableInfo;

/**
 * A record in an answer.
 *
 * @param snippet plain text
 * @param score from 0 to 1, comparable within one answer
 * @param matchedBy {@code lexical}, {@code vector}, or {@code value} for a record found by computing over a table
 * @param fields non-empty cells by field name; links by the names of the linked records
 */
public record FoundRecord(
        String recordId,
        String baseId,
        String baseName,
        String tableId,
        String tableName,
        String title,
        String snippet,
        double score,
        List<String> matchedBy,
        Map<String, Object> fields) {

    /** A record that was found for the question. */
    public static FoundRecord of(
            TableInfo table, SourceRecord source, String question, double score, List<String> matchedBy) {
        return new FoundRecord(
                source.recordId(),
                table.baseId(),
                table.baseName(),
                table.tableId(),
                table.tableName(),
                source.display().isBlank() ? source.recordId() : source.display(),
                Snippet.of(question, table, source),
                score,
                List.copyOf(matchedBy),
                source.readable(table));
    }
}
