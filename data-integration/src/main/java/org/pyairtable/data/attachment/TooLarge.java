package org.pyairtable.data.attachment;

/** A file has more bytes than it may have. */
public final class TooLarge extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TooLarge(long max) {
        super("The file has more than " + max + " bytes", null, false, false);
    }
}
