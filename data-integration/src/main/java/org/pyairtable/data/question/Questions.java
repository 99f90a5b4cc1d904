package org.pyairtable.data.question;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.pyairtable.data.cell.People;
import org.pyairtable.data.query.ListIterators;
import org.pyairtable.data.query.ListIterators.Position;
import org.pyairtable.data.query.ListQuery;
import org.pyairtable.data.record.read.BoundedReads;
import org.pyairtable.data.record.read.BoundedReads.Scope;
import org.pyairtable.data.record.read.FreshReads;
import org.pyairtable.data.record.read.FreshReads.Seen;
import org.pyairtable.data.refusal.InvalidRequest;
import org.pyairtable.data.refusal.QuestionLimit;
import org.pyairtable.data.refusal.RefusedException;
import org.pyairtable.data.turn.Turnstile;
import org.pyairtable.events.DataQuery.QueryRecords;
import org.pyairtable.events.RecordEvent.FieldInfo;
import org.pyairtable.events.Reply.AnsweredGroup;
import org.pyairtable.events.Reply.QueryAnswer;
import org.pyairtable.runtime.identity.Principal;

/** Answers questions about records on behalf of a caller, a few at the same time and each within its time and size. */
@Singleton
public class Questions {
    /** Records that the evaluator may find for one question. */
    private static final int MOST_MATCHING = 100_000;

    private static final String TOO_LONG = "57014";
    private static final String OUT_OF_RANGE = "22003";
    private static final String UNKNOWN_ZONE = "22023";

    private final FreshReads fresh;
    private final BoundedReads reads;
    private final Records records;
    private final Groups groups;
    private final ListIterators iterators;
    private final People people;
    private final QuestionSettings settings;
    private final Clock clock;
    private final Turnstile turns;

    Questions(
            FreshReads fresh,
            BoundedReads reads,
            Records records,
            Groups groups,
            ListIterators iterators,
            People people,
            QuestionSettings settings,
            Clock clock,
            Vertx vertx) {
        this.fresh = fresh;
        this.reads = reads;
        this.records = records;
        this.groups = groups;
        this.iterators = iterators;
        this.people = people;
        this.settings = settings;
        this.clock = clock;
        this.turns = new Turnstile(vertx, settings.atOnce());
    }

    /** Fails with {@code RefusedException} for what is not answered. */
    public Uni<QueryAnswer> ask(Principal principal, QueryRecords asked) {
        return inTurn(principal, asked, question -> question.isOfFigures() ? figures(question) : rows(question));
    }

    /**
     * Records from any place of a list, with what is shown beside them.
     *
     * @param groups numbers of records, and the aggregates, by group; absent when nothing is grouped by
     * @param summaries the aggregates over all records, when there are any
     */
    public record Window(QueryAnswer rows, Optional<QueryAnswer> groups, Map<String, Object> summaries) {}

    /** Sort is of the records; groups come in the order of their keys. */
    public Uni<Window> window(Principal principal, QueryRecords asked, long offset) {
        return inTurn(principal, asked, question -> matching(question)
                .chain(matching -> window(question, matching, offset).chain(rows -> beside(question, matching, rows))));
    }

    private <T> Uni<T> inTurn(Principal principal, QueryRecords asked, Function<Question, Uni<Seen<T>>> answer) {
        Supplier<Throwable> busy = () -> new QuestionLimit.TooMany(settings.atOnce()).exception();
        return turns.within(1, settings.patience(), busy, () -> {
                    Instant ends = clock.instant().plus(settings.time());
                    return fresh.read(principal, asked.baseId(), (schema, grant) -> {
                        Bounds.check(asked);
                        return answer.apply(Question.of(schema.base(), grant, people, asked, clock.instant(), ends));
                    });
                })
                .onFailure(PgException.class)
                .transform(this::refused)
                .onFailure(Questions::isSlow)
                .transform(failure -> tooSlow());
    }

    private static boolean isSlow(Throwable failure) {
        return failure instanceof RefusedException refused && refused.refusal() instanceof InvalidRequest.SlowFilter;
    }

    private Throwable refused(Throwable failure) {
        String state = failure instanceof PgException pg ? String.valueOf(pg.getSqlState()) : "";
        return switch (state) {
            case TOO_LONG -> tooSlow();
            case OUT_OF_RANGE ->
                new QuestionLimit.NotDecidable(
                                "A number leaves the range in which the database computes. Leave out such records by a"
                                        + " condition.")
                        .exception();
            case UNKNOWN_ZONE -> Bounds.refused("groupBy.timeZone", "is a time zone that the database does not know");
            default -> failure;
        };
    }

    private RuntimeException tooSlow() {
        return new QuestionLimit.TooSlow(settings.time().toSeconds()).exception();
    }

    private Uni<Seen<QueryAnswer>> rows(Question question) {
        String fingerprint = Cursor.fingerprint(question.table().id(), question.asked());
        String cursor = question.asked().cursor();
        Uni<Optional<Position>> start = cursor == null
                ? Uni.createFrom().item(Optional.empty())
                : iterators.find(fingerprint, cursor).map(Optional::of);
        return start.chain(after -> records.read(
                        question,
                        limit -> reads.page(
                                scope(question), Records.list(question, limit), after, Records.stored(question))))
                .chain(read -> total(question).chain(total -> cursor(fingerprint, read.next())
                        .map(next -> new Seen<>(answer(question, read, next, total), read.version()))));
    }

    private Uni<Optional<String>> cursor(String fingerprint, Optional<Position> next) {
        return next.map(position -> iterators.remember(fingerprint, position).map(Optional::of))
                .orElseGet(() -> Uni.createFrom().item(Optional.empty()));
    }

    private Uni<Optional<Long>> total(Question question) {
        return question.asked().withTotal()
                ? matching(question)
                        .chain(matching -> count(question, matching))
                        .map(Optional::of)
                : Uni.createFrom().item(Optional.empty());
    }

    private Uni<Long> count(Question question, Optional<List<Long>> matching) {
        return groups.count(question, matching)
                .map(counted -> ((Number) counted.groups().getFirst().values().getOrDefault("count", 0)).longValue());
    }

    private Uni<Seen<QueryAnswer>> figures(Question question) {
        Figures figures = Figures.of(
                question.base(),
                question.table(),
                question.grant(),
                Bounds.of(question.asked().groupBy()),
                Bounds.of(question.asked().aggregates()),
                Bounds.of(question.asked().sort()));
        String fingerprint = Cursor.fingerprint(question.table().id(), question.asked());
        long offset = Cursor.groups(question.asked().cursor(), fingerprint);
        return matching(question)
                .chain(matching -> groups.read(
                        question,
                        figures,
                        matching,
                        offset,
                        Bounds.limit(question.asked()),
                        Bounds.bytes(question.asked())))
                .map(read -> new Seen<>(
                        answer(
                                question,
                                figures,
                                read,
                                read.more()
                                        ? Optional.of(Cursor.ofGroups(
                                                offset + read.groups().size(), fingerprint))
                                        : Optional.empty()),
                        read.version()));
    }

    private Uni<Records.Answered> window(Question question, Optional<List<Long>> matching, long offset) {
        return records.read(question, limit -> {
            ListQuery list = Records.list(question, limit);
            Scope scope = scope(question);
            return matching.map(numbers -> reads.window(
                            new Scope(
                                    scope.base(),
                                    scope.table(),
                                    scope.grant(),
                                    scope.now(),
                                    scope.time(),
                                    List.of(parameters -> "t._no = any(" + parameters.add(numbers.toArray(Long[]::new))
                                            + "::bigint[])")),
                            list.with(Optional.empty(), list.sort()),
                            offset,
                            Records.stored(question)))
                    .orElseGet(() -> reads.window(scope, list, offset, Records.stored(question)));
        });
    }

    private Uni<Seen<Window>> beside(Question question, Optional<List<Long>> matching, Records.Answered rows) {
        var groupBy = Bounds.of(question.asked().groupBy());
        var aggregates = Bounds.of(question.asked().aggregates());
        Uni<Optional<QueryAnswer>> grouped = groupBy.isEmpty()
                ? Uni.createFrom().item(Optional.empty())
                : grouped(question, matching).map(Optional::of);
        Uni<Map<String, Object>> summaries =
                aggregates.isEmpty() ? Uni.createFrom().item(Map.of()) : summaries(question, matching);
        return count(question, matching)
                .chain(total -> grouped.chain(groupsOf -> summaries.map(summary -> new Seen<>(
                        new Window(answer(question, rows, Optional.empty(), Optional.of(total)), groupsOf, summary),
                        rows.version()))));
    }

    private Uni<QueryAnswer> grouped(Question question, Optional<List<Long>> matching) {
        Figures figures = Figures.of(
                question.base(),
                question.table(),
                question.grant(),
                Bounds.of(question.asked().groupBy()),
                Bounds.of(question.asked().aggregates()),
                List.of());
        return groups.read(question, figures, matching, 0, Bounds.MOST_ROWS, Bounds.MOST_BYTES)
                .map(read -> answer(question, figures, read, Optional.empty()));
    }

    private Uni<Map<String, Object>> summaries(Question question, Optional<List<Long>> matching) {
        Figures figures = Figures.of(
                question.base(),
                question.table(),
                question.grant(),
                List.of(),
                Bounds.of(question.asked().aggregates()),
                List.of());
        return groups.read(question, figures, matching, 0, 1, Bounds.MOST_BYTES).map(read -> read.groups().stream()
                .findFirst()
                .map(AnsweredGroup::values)
                .orElse(Map.of()));
    }

    /** The records that fulfil the condition, where the database does not decide it alone. */
    private Uni<Optional<List<Long>>> matching(Question question) {
        if (question.conditions().isExact(question.now())) {
            return Uni.createFrom().item(Optional.empty());
        }
        ListQuery list = Records.list(question, MOST_MATCHING);
        ListQuery numbers = new ListQuery(
                List.of(question.table().primaryField().id()),
                list.formula(),
                Optional.empty(),
                MOST_MATCHING,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                false,
                false);
        return reads.matching(scope(question), numbers, MOST_MATCHING).map(found -> Optional.of(found.numbers()));
    }

    private Scope scope(Question question) {
        Duration left = Duration.between(clock.instant(), question.ends());
        if (left.isNegative() || left.isZero()) {
            throw tooSlow();
        }
        return new Scope(
                question.base(),
                question.table(),
                question.grant(),
                question.now(),
                left,
                question.conditions().further());
    }

    private static QueryAnswer answer(
            Question question, Records.Answered read, Optional<String> cursor, Optional<Long> total) {
        return new QueryAnswer(
                question.base().id(),
                question.table().id(),
                question.table().name(),
                read.fields().stream()
                        .map(field -> new FieldInfo(
                                field.id(), field.name(), field.kind().type()))
                        .toList(),
                read.rows(),
                read.names(),
                List.of(),
                false,
                cursor.orElse(null),
                total.orElse(null),
                read.cuts());
    }

    private static QueryAnswer answer(
            Question question, Figures figures, Groups.Answered read, Optional<String> cursor) {
        return new QueryAnswer(
                question.base().id(),
                question.table().id(),
                question.table().name(),
                List.of(),
                List.of(),
                read.names(),
                read.groups(),
                figures.overlap(),
                cursor.orElse(null),
                question.asked().withTotal() ? read.total() : null,
                read.cuts());
    }
}
