package org.pyairtable.data.csv;

/**
 * An import that ended before its file did, with rows of it in the table.
 */
public final class ImportStopped extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Landed landed;

    /** @param failure what it ended with */
    ImportStopped(Throwable failure, Landed landed) {
        super(failure.getMessage(), failure, false, false);
        this.landed = landed;
    }

    /**
     * What stays in the table, and where the file goes on.
     *
     * @param imported the rows that were dealt with, from the beginning of the file and without a gap
     * @param lastLine of the file, counted from 1, where the last of these rows begins; the rows behind it are to be sent
     *     again, with the header. 0 when there is none
     * @param uncertain how many of the rows behind it may have become records as well: the connection to the database broke
     *     while they were written. They are one batch: all or none
     */
    public record Landed(ImportReport imported, long lastLine, long uncertain) {}

    public Landed landed() {
        return landed;
    }
}
