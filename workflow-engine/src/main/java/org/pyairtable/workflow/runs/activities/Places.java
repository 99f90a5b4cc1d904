package org.pyairtable.workflow.runs.activities;

/** Places for activities that are done at once. A slow one keeps its own place only. */
final class Places {
    private final boolean outside;
    private int free;
    private boolean asked;

    Places(boolean outside, int most) {
        this.outside = outside;
        this.free = most;
    }

    /** Whether they are for activities that ask the outside. */
    boolean outside() {
        return outside;
    }

    /** All that are free. Without any, one that has a place looks once more. */
    synchronized int take() {
        int taken = free;
        free = 0;
        asked = asked || taken == 0;
        return taken;
    }

    /** Gives places back, unless somebody has asked since to look once more: then it is to be done now. */
    synchronized boolean mustLookAgain(int places) {
        if (asked) {
            asked = false;
            return true;
        }
        free += places;
        return false;
    }
}
