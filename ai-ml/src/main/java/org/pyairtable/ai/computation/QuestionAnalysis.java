package org.pyairtable.ai.computation;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pyairtable.ai.document.TableInfo;

/** Finds out which records of which table a question is about, and what is to be made of them. */
@ApplicationScoped
public class QuestionAnalysis {
    private final TableScan scan;
    private final Clock clock;

    QuestionAnalysis(TableScan scan, Clock clock) {
        this.scan = scan;
        this.clock = clock;
    }

    /**
     * A question that a computation answers.
     *
     * @param listing whether the records themselves are wanted rather than a figure
     * @param ignored words of the question that stand in no record
     */
    public record Understood(Aggregation aggregation, boolean listing, List<String> ignored) {
        public Understood {
            ignored = List.copyOf(ignored);
        }
    }

    /** Empty when no figure over a table nor a part of it is asked for: such a question is one for search. */
    public Uni<Optional<Understood>> analyse(String question, List<TableInfo> tables) {
        Optional<ParsedQuestion> parsed = new QuestionParser(tables, today()).parse(question);
        if (parsed.isEmpty()) {
            return Uni.createFrom().item(Optional.empty());
        }
        NamedValues values = new NamedValues(parsed.get().table(), parsed.get().words());
        return scan.visit(parsed.get().table().tableId(), values).map(scanned -> understood(parsed.get(), scanned));
    }

    private static Optional<Understood> understood(ParsedQuestion parsed, NamedValues values) {
        List<Condition> conditions = new ArrayList<>(parsed.conditions());
        conditions.addAll(values.conditions());
        if (parsed.operation().isEmpty() && conditions.isEmpty()) {
            return Optional.empty();
        }
        if (!values.mentioned().isEmpty()) {
            conditions.add(new Condition.Mentions(values.mentioned()));
        }
        Operation operation = parsed.operation().orElse(Operation.COUNT);
        if (operation.needsField() && parsed.field().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Understood(
                new Aggregation(parsed.table(), operation, parsed.field(), conditions, parsed.groupBy()),
                parsed.operation().isEmpty(),
                values.unknown()));
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}
