package org.pyairtable.outbox.erasure;

/**
 * The bean that erases persons, in the service that owns them: all of a person is gone from it in the transaction that
 * publishes the event, so that {@link Erasure} does not forget the person once more.
 */
public interface ErasesPersons {}
