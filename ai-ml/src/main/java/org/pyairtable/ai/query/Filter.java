package org.pyairtable.ai.query;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pyairtable.events.DataQuery.LinkCondition;

/**
 * Conditions in the form in which they are asked.
 *
 * @param parts formulas that all hold
 * @param links conditions on linked records
 */
record Filter(List<String> parts, List<LinkCondition> links) {
    Filter {
        parts = List.copyOf(parts);
        links = List.copyOf(links);
    }

    static Filter formula(String formula) {
        return formula(List.of(formula));
    }

    static Filter formula(List<String> parts) {
        return new Filter(parts, List.of());
    }

    Filter and(Filter other) {
        return new Filter(
                Stream.concat(parts.stream(), other.parts.stream()).toList(),
                Stream.concat(links.stream(), other.links.stream()).toList());
    }

    /** One formula for all parts; empty without. */
    String formula() {
        return parts.size() < 2
                ? String.join("", parts)
                : parts.stream().collect(Collectors.joining(", ", "AND(", ")"));
    }
}
