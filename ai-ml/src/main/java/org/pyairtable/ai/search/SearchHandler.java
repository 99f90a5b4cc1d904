package org.pyairtable.ai.search;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.ai.index.Scope;
import org.pyairtable.events.AiQuery;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.Reply;
import org.pyairtable.events.Topic;
import org.pyairtable.events.Topics;
import org.pyairtable.runtime.identity.BaseRoles;
import org.pyairtable.runtime.identity.Memberships;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.identity.Restrictions;
import org.pyairtable.runtime.problem.ServiceException;
import org.pyairtable.runtime.requests.RequestHandler;

/** Searches for other services, over what the actor of the question may see. */
@ApplicationScoped
public class SearchHandler implements RequestHandler<AiQuery> {
    private static final int MOST = 100;

    private final HybridSearch search;
    private final Memberships memberships;
    private final Restrictions restrictions;
    private final BaseRoles baseRoles;

    SearchHandler(HybridSearch search, Memberships memberships, Restrictions restrictions, BaseRoles baseRoles) {
        this.restrictions = restrictions;
        this.search = search;
        this.memberships = memberships;
        this.baseRoles = baseRoles;
    }

    @Override
    public Topic<AiQuery> topic() {
        return Topics.AI_QUERIES;
    }

    @Override
    public Uni<Reply> answer(Envelope<AiQuery> question) {
        return switch (question.event()) {
            case AiQuery.SearchRecords asked -> search(Principal.of(question, "question"), asked);
        };
    }

    private Uni<Reply> search(Principal principal, AiQuery.SearchRecords asked) {
        if (!principal.mayUse(SearchResource.READ_RECORDS)) {
            throw ServiceException.forbidden("The credential lacks the scope " + SearchResource.READ_RECORDS);
        }
        if (asked.question().isBlank() || asked.question().length() > AiQuery.SearchRecords.LONGEST_QUESTION) {
            throw ServiceException.invalid(
                    "question", "needs 1 to " + AiQuery.SearchRecords.LONGEST_QUESTION + " characters");
        }
        if (asked.limit() < 1 || asked.limit() > MOST) {
            throw ServiceException.invalid("limit", "is not between 1 and " + MOST);
        }
        Set<String> workspaces = memberships.workspacesOf(principal.userId());
        Set<String> bases = baseRoles.basesOf(principal.userId());
        Scope scope = new Scope(
                workspaces,
                bases,
                Optional.ofNullable(asked.baseId()),
                Optional.ofNullable(asked.tableId()),
                principal.resources(),
                restrictions.closedTables(workspaces, bases, principal.userId()));
        return search.search(asked.question(), scope, asked.limit()).map(found -> answer(asked, found));
    }

    private static Reply answer(AiQuery.SearchRecords asked, SearchResult found) {
        return new Reply.SearchAnswer(
                asked.aggregateId(),
                found.mode(),
                found.notice(),
                found.items().stream()
                        .map(record -> new Reply.FoundRecord(
                                record.baseId(),
                                record.tableId(),
                                record.tableName(),
                                record.recordId(),
                                record.title(),
                                record.snippet()))
                        .toList());
    }
}
