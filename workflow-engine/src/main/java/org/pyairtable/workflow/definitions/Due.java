package org.pyairtable.workflow.definitions;

import java.time.Instant;

/** A workflow that somebody has to look at, and since when; a request for another look changes the latter. */
public record Due(String id, Instant since) {}
