package org.pyairtable.gateway.route;

/** Who may use a route. */
public enum Access {
    /** Everyone; a credential is not checked. */
    PUBLIC,
    /** Callers with a valid access token or personal access token. */
    SIGNED_IN,
    /** Signed-in operators of the platform. */
    OPERATOR
}
