package org.pyairtable.gateway.route;

/** How much a client may send on a route; the figures are configuration. */
public enum BodySize {
    /** What a person fills in: accounts, settings. */
    FORM,
    /** Data as JSON. */
    DOCUMENT,
    /** Streamed contents of any kind. */
    FILE
}
