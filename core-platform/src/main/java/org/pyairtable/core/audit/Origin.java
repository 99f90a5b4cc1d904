package org.pyairtable.core.audit;

/** Where requests came from: the address of the client, and what it says that it is. */
record Origin(String address, String userAgent) {}
