package org.pyairtable.ai.search;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The best matches, best first.
 *
 * @param mode {@code hybrid}, or {@code lexical} while the question cannot be embedded
 * @param notice says which records are not found, or only by their words
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SearchResult(
        List<FoundRecord> items,
        long tookMillis,
        String mode,
        @Nullable String notice) {}
