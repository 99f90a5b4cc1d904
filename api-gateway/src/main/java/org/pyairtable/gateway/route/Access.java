package org.pyairtable.gateway.route;

/** Who gets through a route. */
public enum Access {
    /** Everybody; a credential is not looked at. */
    PUBLIC,
    /** Who shows a valid access token or personal access token. */
    SIGNED_IN,
    /** Signed-in operators of the platform. */
    OPERATOR
}
