package org.pyairtable.data.record.row;

import org.pyairtable.data.schema.LinkTrail;

/** The way back from the records at the end of a trail to those of a table. */
public record Trace(String tableId, LinkTrail trail) {}
