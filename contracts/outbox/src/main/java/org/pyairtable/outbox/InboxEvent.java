package org.pyairtable.outbox;

import org.pyairtable.events.Envelope;

/** An event and the message that brought it. */
record InboxEvent(InboxMessage message, Envelope<?> envelope) {}
