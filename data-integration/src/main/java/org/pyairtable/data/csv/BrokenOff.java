package org.pyairtable.data.csv;

/** The client went away in the middle of a file. */
public final class BrokenOff extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BrokenOff() {
        super("the file ends before its end", null, false, false);
    }
}
