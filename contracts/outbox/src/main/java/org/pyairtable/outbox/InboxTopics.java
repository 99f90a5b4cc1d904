package org.pyairtable.outbox;

import jakarta.inject.Singleton;
import java.util.List;
import org.pyairtable.runtime.kafka.ConsumedTopics;

/** The topics of the inbox, for those who create topics. */
@Singleton
class InboxTopics implements ConsumedTopics {
    private final InboxSettings settings;

    InboxTopics(InboxSettings settings) {
        this.settings = settings;
    }

    @Override
    public List<String> names() {
        return settings.topics();
    }
}
