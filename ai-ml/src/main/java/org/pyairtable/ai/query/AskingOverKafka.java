package org.pyairtable.ai.query;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.pyairtable.ai.AiSettings;
import org.pyairtable.events.DataQuery.DescribeBase;
import org.pyairtable.events.DataQuery.QueryRecords;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.Reply.BaseDescription;
import org.pyairtable.events.Reply.QueryAnswer;
import org.pyairtable.runtime.requests.Requests;

/** Makes {@link RecordQueries} for an asker. */
@ApplicationScoped
public class AskingOverKafka {
    private final Requests requests;
    private final Duration deadline;

    AskingOverKafka(Requests requests, AiSettings config) {
        this.requests = requests;
        this.deadline = config.questions().deadline();
    }

    /** @param asker with the credential that limits the asker */
    public RecordQueries as(EventContext asker) {
        return new RecordQueries() {
            @Override
            public Uni<BaseDescription> describe(DescribeBase question) {
                return requests.ask(question, asker, BaseDescription.class, deadline);
            }

            @Override
            public Uni<QueryAnswer> query(QueryRecords question) {
                return requests.ask(question, asker, QueryAnswer.class, deadline);
            }
        };
    }
}
