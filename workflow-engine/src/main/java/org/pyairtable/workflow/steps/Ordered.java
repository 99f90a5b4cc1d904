package org.pyairtable.workflow.steps;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.AiCommand.ExtractedField;
import org.pyairtable.events.AiCommand.PerformTask;
import org.pyairtable.events.AiCommand.Task;
import org.pyairtable.events.CommunicationCommand.SendLetter;
import org.pyairtable.events.Event;

/** What another service is to do, once however often it is told: it knows repetitions by their key. */
public sealed interface Ordered {
    /**
     * @param key the same for all attempts
     * @param until when nobody waits for the answer any more
     */
    Event command(String key, Instant until);

    /** A mail to people. */
    record Letter(String workspaceId, List<String> userIds, List<String> addresses, String subject, String text)
            implements Ordered {
        public Letter {
            userIds = List.copyOf(userIds);
            addresses = List.copyOf(addresses);
        }

        @Override
        public SendLetter command(String key, Instant until) {
            return new SendLetter(workspaceId, key, userIds, addresses, subject, text, until);
        }
    }

    /** A task for a language model, or a search. */
    record AiTask(
            String workspaceId,
            Task task,
            String instruction,
            List<String> values,
            String text,
            List<String> choices,
            List<ExtractedField> fields,
            @Nullable String baseId,
            @Nullable String tableId,
            int limit)
            implements Ordered {
        public AiTask {
            values = List.copyOf(values);
            choices = List.copyOf(choices);
            fields = List.copyOf(fields);
        }

        @Override
        public PerformTask command(String key, Instant until) {
            return new PerformTask(
                    workspaceId, key, task, instruction, values, text, choices, fields, baseId, tableId, limit, until);
        }
    }
}
