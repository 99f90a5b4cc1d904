package org.pyairtable.ai.query;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.pyairtable.ai.AiSettings;
import org.pyairtable.ai.document.TableInfo;
import org.pyairtable.ai.question.BaseShape;
import org.pyairtable.ai.question.Names;
import org.pyairtable.ai.question.Plan;
import org.pyairtable.events.DataQuery.DescribeBase;
import org.pyairtable.events.DataQuery.Detail;
import org.pyairtable.events.EventContext;
import org.pyairtable.runtime.flow.Sequential;
import org.pyairtable.runtime.problem.ServiceError;
import org.pyairtable.runtime.problem.ServiceException;

/** Answers questions without a language model, by queries to data-integration on behalf of the asker. */
@ApplicationScoped
public class Questions {
    /** Bases that are described without evidence that the question is about them. */
    private static final int FEW_BASES = 3;

    private static final int MOST_BASES = 6;

    private final AskingOverKafka asking;
    private final Clock clock;
    private final Set<String> finalStates;

    Questions(AskingOverKafka asking, Clock clock, AiSettings config) {
        this.asking = asking;
        this.clock = clock;
        this.finalStates =
                config.questions().finalStates().stream().map(Names::folded).collect(Collectors.toSet());
    }

    /**
     * @param history earlier questions of the session, the oldest first
     * @param known the tables that may be meant, as far as they are known from events
     * @param zone in which the asker's days begin
     * @param asker with the credential that limits the asker
     */
    public record Asked(String question, List<String> history, List<TableInfo> known, ZoneId zone, EventContext asker) {
        public Asked {
            history = List.copyOf(history);
            known = List.copyOf(known);
        }
    }

    public Uni<Result> answer(Asked asked) {
        RecordQueries queries = asking.as(asked.asker());
        LocalDate today = LocalDate.ofInstant(clock.instant(), asked.zone());
        return bases(queries, asked)
                .chain(bases -> new QuestionAnswering(queries, bases, today, asked.zone(), finalStates)
                        .answer(asked.question(), asked.history()))
                .onFailure(ServiceException.class)
                .recoverWithItem(failure -> notComputed(asked, failure));
    }

    /** Computes a plan that was made elsewhere. */
    public Uni<Computed> compute(Plan plan, List<TableInfo> known, ZoneId zone, EventContext asker) {
        List<BaseShape> bases = Shapes.of(known);
        BaseShape base = bases.stream()
                .filter(b -> b.id().equals(plan.selection().table().baseId()))
                .findFirst()
                .orElseThrow();
        return new Computation(asking.as(asker), zone, base).compute(plan);
    }

    /** Bases that the asker may see, with their choices and links: all if they are few, else those that the question names. */
    private static Uni<List<BaseShape>> bases(RecordQueries queries, Asked asked) {
        List<BaseShape> known = Shapes.of(asked.known());
        List<String> ids = known.size() <= FEW_BASES
                ? known.stream().map(BaseShape::id).toList()
                : Names.concerned(asked.question(), asked.history(), known).stream()
                        .limit(MOST_BASES)
                        .toList();
        return Sequential.map(ids, id -> described(queries, id))
                .map(lists -> lists.stream().flatMap(List::stream).toList());
    }

    private static Uni<List<BaseShape>> described(RecordQueries queries, String baseId) {
        return queries.describe(new DescribeBase(baseId, Detail.OPTIONS, null))
                .map(described -> List.of(Shapes.of(described)))
                .onFailure(Questions::isHidden)
                .recoverWithItem(List.of());
    }

    /** A base that was deleted, or that the asker may not see, is not one that a question can be about. */
    private static boolean isHidden(Throwable failure) {
        return failure instanceof ServiceException refused
                && (refused.error() instanceof ServiceError.NotFound
                        || refused.error() instanceof ServiceError.Forbidden);
    }

    private static Result notComputed(Asked asked, ServiceException failure) {
        return Names.askForFigure(asked.question())
                ? new Result.NotComputed(failure.error().message())
                : new Result.Unasked();
    }
}
