package org.pyairtable.core.audit;

/**
 * An entry of the trail.
 *
 * @param sequence counts from 1 without gaps
 * @param hash over the previous link's hash and this link's content
 */
public record AuditEntry(long sequence, AuditFact fact, ChainHash hash) {}
