package org.pyairtable.gateway.route;

/** How much a client may send on a route; the figures are configuration. */
public enum BodySize {
    DOCUMENT,
    FILE
}
