package org.pyairtable.data.csv;

import io.smallrye.mutiny.Uni;
import java.util.List;
import org.pyairtable.data.csv.CsvParser.CsvRow;

/** Decides where the rows of a file go, once the header and the first of them are known. */
interface Opening {
    /** Refuses a header that does not fit. */
    Columns columns(List<String> header, List<CsvRow> sample);

    /** After {@link #columns}, when nothing about the first rows is open any more. */
    Uni<CsvImport.Target> open();

    /**
     * The file did not arrive whole, or could not be written.
     *
     * @return whether what has landed of it is gone
     */
    default Uni<Boolean> abandoned() {
        return Uni.createFrom().item(false);
    }
}
