package org.pyairtable.data.job;

import io.smallrye.mutiny.Uni;
import java.util.Set;
import org.pyairtable.data.storage.Work;

/** Makes the changes of some kinds. */
public interface JobHandler {
    Set<String> kinds();

    /**
     * Makes the change in one transaction, which begins and ends with {@code work}: it may be tried again after a crash. What a
     * caller may do is checked here, whatever was checked before.
     */
    Uni<Void> run(JobOrder order, Work work);
}
