package org.pyairtable.data.command;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.pyairtable.data.question.Descriptions;
import org.pyairtable.data.question.Questions;
import org.pyairtable.data.refusal.RefusedException;
import org.pyairtable.events.DataQuery;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.Reply;
import org.pyairtable.events.Topic;
import org.pyairtable.events.Topics;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.requests.RequestHandler;

/** Answers questions of other services, as far as the one on whose behalf they ask may know. */
@ApplicationScoped
public class DataQueryHandler implements RequestHandler<DataQuery> {
    private final Descriptions descriptions;
    private final Questions questions;
    private final ToolQueries tools;

    DataQueryHandler(Descriptions descriptions, Questions questions, ToolQueries tools) {
        this.tools = tools;
        this.descriptions = descriptions;
        this.questions = questions;
    }

    @Override
    public Topic<DataQuery> topic() {
        return Topics.DATA_QUERIES;
    }

    @Override
    public Uni<Reply> answer(Envelope<DataQuery> question) {
        Principal principal = Principal.of(question, "question");
        return Uni.createFrom()
                .deferred(() -> answer(principal, question))
                .onFailure(RefusedException.class)
                .recoverWithItem(failure -> RefusedQuestions.reply(question.event(), failure.refusal()));
    }

    private Uni<Reply> answer(Principal principal, Envelope<DataQuery> question) {
        return switch (question.event()) {
            case DataQuery.DescribeTable asked ->
                descriptions.table(principal, asked).map(reply -> reply);
            case DataQuery.DescribeBase asked ->
                descriptions.base(principal, asked).map(reply -> reply);
            case DataQuery.QueryRecords asked -> questions.ask(principal, asked).map(reply -> reply);
            case DataQuery.ListTools asked -> Uni.createFrom().item(() -> tools.list(principal, asked));
            case DataQuery.CallTool asked -> tools.call(principal, EventContext.causedBy(question), asked);
        };
    }
}
