package org.pyairtable.runtime.kafka;

import java.util.List;

/** The topics that this service consumes, for which it needs topics of dead letters. */
@FunctionalInterface
public interface ConsumedTopics {
    /** Their names. */
    List<String> names();
}
