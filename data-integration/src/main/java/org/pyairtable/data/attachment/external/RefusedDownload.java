package org.pyairtable.data.attachment.external;

/** A file that cannot be fetched, now or later. */
public final class RefusedDownload extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RefusedDownload(String message) {
        super(message, null, false, false);
    }
}
