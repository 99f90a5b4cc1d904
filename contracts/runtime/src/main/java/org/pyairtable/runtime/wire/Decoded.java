package org.pyairtable.runtime.wire;

import org.pyairtable.events.Envelope;
import org.pyairtable.events.Event;

/** The result of decoding a Kafka message. */
public sealed interface Decoded<E extends Event> {
    /** An event of the topic's family. */
    record Known<E extends Event>(Envelope<E> envelope) implements Decoded<E> {}

    /** Well-formed, but of a type that this version does not know: newer producers may send it. */
    record Unknown<E extends Event>(String id, String type) implements Decoded<E> {}

    /** Not an event. {@code code} is stable, {@code reason} is for people and names the field at fault. */
    record Invalid<E extends Event>(String code, String reason) implements Decoded<E> {}
}
