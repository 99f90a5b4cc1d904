package org.pyairtable.core.audit;

import java.util.Optional;

/** An entry, with where the requests came from that it is about, as long as that is kept. */
record FoundEntry(AuditEntry entry, Optional<Origin> origin) {}
