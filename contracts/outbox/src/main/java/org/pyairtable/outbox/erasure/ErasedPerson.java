package org.pyairtable.outbox.erasure;

/**
 * A person whose account is gone.
 *
 * @param addressHash lower-case hex SHA-256 of the e-mail address in lower case
 */
public record ErasedPerson(String userId, String addressHash) {}
