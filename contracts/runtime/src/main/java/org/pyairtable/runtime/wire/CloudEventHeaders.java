package org.pyairtable.runtime.wire;

/** Kafka header names of CloudEvents 1.0 in binary mode, and our extension attributes. Values are UTF-8 text. */
public final class CloudEventHeaders {
    public static final String SPEC_VERSION = "ce_specversion";
    public static final String ID = "ce_id";
    public static final String SOURCE = "ce_source";
    public static final String TYPE = "ce_type";
    public static final String SUBJECT = "ce_subject";
    public static final String TIME = "ce_time";
    public static final String WORKSPACE = "ce_workspace";
    public static final String ACTOR = "ce_actor";
    public static final String CAUSATION = "ce_causation";
    public static final String CORRELATION = "ce_correlation";
    public static final String REPLY_TO = "ce_replyto";
    public static final String PRINCIPAL_KIND = "ce_principalkind";
    public static final String PRINCIPAL_ID = "ce_principalid";
    public static final String CREDENTIAL_ID = "ce_credentialid";
    /** Separated by spaces, as are resources. */
    public static final String SCOPES = "ce_scopes";

    public static final String RESOURCES = "ce_resources";
    public static final String TRACE_PARENT = "traceparent";
    public static final String CONTENT_TYPE = "content-type";

    private CloudEventHeaders() {}
}
