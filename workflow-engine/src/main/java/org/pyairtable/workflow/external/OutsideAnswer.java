package org.pyairtable.workflow.external;

import java.util.Map;

/** What came of a request. */
public sealed interface OutsideAnswer {
    /** @param headers names in lower case, without cookies */
    record Answered(int status, Map<String, String> headers, String body) implements OutsideAnswer {
        public Answered {
            headers = Map.copyOf(headers);
        }
    }

    /** The receiver sends more than {@link OutsideClient#MOST_BYTES}; the connection is closed. */
    record TooLarge(int status) implements OutsideAnswer {}

    /** There is no answer, and there may be one later. Whether the request has arrived is not known. */
    record Unreachable(String reason) implements OutsideAnswer {}

    /** The address may not be reached. */
    record Refused(String reason) implements OutsideAnswer {}
}
