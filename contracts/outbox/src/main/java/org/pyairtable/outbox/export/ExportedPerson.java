package org.pyairtable.outbox.export;

/**
 * A person whose data is exported.
 *
 * @param addressHash lower-case hex SHA-256 of the e-mail address in lower case
 */
public record ExportedPerson(String userId, String addressHash) {}
