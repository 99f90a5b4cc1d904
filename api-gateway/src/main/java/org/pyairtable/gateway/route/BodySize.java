package org.pyairtable.gateway.route;

/** The limit of request bodies on a route; the figures are configuration. */
public enum BodySize {
    /** Forms: accounts, settings. */
    FORM,
    /** Data as JSON. */
    DOCUMENT,
    /** Streamed contents of any kind. */
    FILE
}
