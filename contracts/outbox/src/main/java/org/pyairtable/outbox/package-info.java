/** Transactional outbox with its relay, inbox with retries, and dead letters, for services with a database. */
@NullMarked
package org.pyairtable.outbox;

import org.jspecify.annotations.NullMarked;
