package org.pyairtable.data.tool;

/** What a tool does to what is there. */
public enum Effect {
    READS,
    /** Adds something each time that it is called. */
    ADDS,
    /** Changes or removes what is there; the second call of the same changes nothing more. */
    OVERWRITES,
    /** Sets off something outside of the bases. */
    STARTS
}
