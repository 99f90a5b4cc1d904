package org.pyairtable.ai.query;

import io.smallrye.mutiny.Uni;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.pyairtable.ai.question.BaseShape;
import org.pyairtable.ai.question.Outcome;
import org.pyairtable.ai.question.Outcome.NotUnderstood;
import org.pyairtable.ai.question.Outcome.Understood;
import org.pyairtable.ai.question.Plan;
import org.pyairtable.ai.question.Planner;
import org.pyairtable.ai.question.Planner.Found;
import org.pyairtable.runtime.flow.Sequential;

/** Understands a question with the values that it names, and computes its answer. For one asker and moment. */
final class QuestionAnswering {
    private final RecordQueries queries;
    private final List<BaseShape> bases;
    private final Planner planner;
    private final ZoneId zone;

    QuestionAnswering(
            RecordQueries queries, List<BaseShape> bases, LocalDate today, ZoneId zone, Set<String> finalStates) {
        this.queries = queries;
        this.bases = List.copyOf(bases);
        this.planner = new Planner(bases, today, finalStates);
        this.zone = zone;
    }

    /** @param history earlier questions of the session, the oldest first */
    Uni<Result> answer(String question, List<String> history) {
        return earlier(question, history).chain(plan -> outcome(question, plan)).chain(this::result);
    }

    private Uni<Result> result(Outcome outcome) {
        return switch (outcome) {
            case Understood understood -> {
                BaseShape base = base(understood.plan());
                yield new Computation(queries, zone, base)
                        .compute(understood.plan())
                        .map(computed -> new Result.Answered(computed, understood.notes()));
            }
            case NotUnderstood not -> Uni.createFrom().item(new Result.Refused(not));
            case Outcome.NoFigure none -> Uni.createFrom().item(new Result.Unasked());
        };
    }

    private BaseShape base(Plan plan) {
        String baseId = plan.selection().table().baseId();
        return bases.stream().filter(b -> b.id().equals(baseId)).findFirst().orElseThrow();
    }

    /** The plan of the question before, when this one continues it; that one may itself continue another. */
    private Uni<Optional<Plan>> earlier(String question, List<String> history) {
        if (!planner.continues(question)) {
            return Uni.createFrom().item(Optional.empty());
        }
        int from = history.size() - 1;
        while (from > 0 && planner.continues(history.get(from))) {
            from--;
        }
        List<String> chain = history.subList(Math.max(from, 0), history.size());
        Continuing plan = new Continuing();
        return Sequential.each(chain, earlier -> outcome(earlier, plan.last)
                        .invoke(outcome -> plan.last = outcome instanceof Understood understood
                                ? Optional.of(understood.plan())
                                : Optional.empty()))
                .map(done -> plan.last);
    }

    private static final class Continuing {
        private volatile Optional<Plan> last = Optional.empty();
    }

    private Uni<Outcome> outcome(String question, Optional<Plan> earlier) {
        if (earlier.isEmpty() && planner.continuesOnly(question)) {
            return Uni.createFrom()
                    .item(new NotUnderstood(
                            Optional.empty(),
                            List.of(),
                            List.of("it continues a question that was not answered; ask the whole question"),
                            List.of()));
        }
        ValueFinder finder = new ValueFinder(queries);
        return Sequential.map(planner.searches(question, earlier), finder::find)
                .chain(found -> withSimilar(finder, found, planner.plan(question, found, earlier)));
    }

    /** A refusal also offers names of records that have the words in them. */
    private static Uni<Outcome> withSimilar(ValueFinder finder, List<Found> found, Outcome outcome) {
        if (!(outcome instanceof NotUnderstood not) || not.words().isEmpty() || found.isEmpty()) {
            return Uni.createFrom().item(outcome);
        }
        return finder.similar(found.getFirst().subject(), not.words())
                .map(similar -> new NotUnderstood(
                        not.table(),
                        not.words(),
                        not.doubts(),
                        Stream.concat(not.near().stream(), similar.stream())
                                .distinct()
                                .toList()));
    }
}
