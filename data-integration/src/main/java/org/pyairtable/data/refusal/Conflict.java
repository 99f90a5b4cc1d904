package org.pyairtable.data.refusal;

/** @param message which rule the present state of the base, or of a part of it, makes the change break */
public record Conflict(String message) implements Refusal {}
