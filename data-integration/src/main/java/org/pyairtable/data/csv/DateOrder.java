package org.pyairtable.data.csv;

import org.pyairtable.data.refusal.InvalidRequest;

/** What 3/4/2024 means. */
public enum DateOrder {
    DAY_FIRST("dayFirst"),
    MONTH_FIRST("monthFirst");

    private final String label;

    DateOrder(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    static DateOrder of(String label) {
        return switch (label) {
            case "dayFirst" -> DAY_FIRST;
            case "monthFirst" -> MONTH_FIRST;
            default -> throw new InvalidRequest.Member("dateOrder", "is dayFirst or monthFirst").exception();
        };
    }
}
