package org.pyairtable.data.record.row;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/** How large link cells are handled. */
@ConfigMapping(prefix = "pyairtable.links")
public interface LinkSettings {
    /**
     * Records of a link cell that are read whenever its record is touched, and that its events hold. What follows from a
     * larger cell is computed without reading the cell, where that gives the same.
     */
    @WithDefault("200")
    @Min(1)
    @Max(100_000)
    int read();
}
