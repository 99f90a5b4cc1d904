package org.pyairtable.data.csv;

import io.smallrye.mutiny.Uni;
import java.util.List;
import org.pyairtable.data.csv.CsvParser.CsvRow;

/** Decides where the rows of a file go, once the header and the first of them are known. */
@FunctionalInterface
interface Opening {
    Uni<CsvImport.Target> open(List<String> header, List<CsvRow> sample);

    /**
     * The file did not arrive whole, or could not be written.
     *
     * @return whether what has landed of it is gone
     */
    default Uni<Boolean> abandoned() {
        return Uni.createFrom().item(false);
    }
}
