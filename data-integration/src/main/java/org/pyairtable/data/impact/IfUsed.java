package org.pyairtable.data.impact;

/** What becomes of a change of something that is in use. */
public enum IfUsed {
    GO_ON,
    /** As {@link org.pyairtable.data.refusal.InUse}. */
    REFUSE;

    public static IfUsed of(boolean refuse) {
        return refuse ? REFUSE : GO_ON;
    }
}
