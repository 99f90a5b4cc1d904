package org.pyairtable.gateway.route;

/** What answers a route. */
public sealed interface Target {
    /** A service, under the same path. */
    record Service(String name) implements Target {}

    /** The operator interface of the service that the path names. */
    record OperatorOfService() implements Target {}

    /** The gateway itself. */
    record Own(Page page) implements Target {}

    /** The gateway's own pages. */
    enum Page {
        LANDING,
        /** Behind the links of mails. */
        LINK,
        /** What that page runs. */
        LINK_SCRIPT,
        HEALTH,
        STATUS,
        OPENAPI,
        /** What OAuth calls the metadata of a protected resource. */
        PROTECTED_RESOURCE,
        INSTANCES,
        BREAKERS
    }
}
