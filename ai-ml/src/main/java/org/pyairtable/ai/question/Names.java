package org.pyairtable.ai.question;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What questions and names have in common. */
public final class Names {
    private Names() {}

    /** As names are compared: in lower case, without accents. */
    public static String folded(String name) {
        return Folding.fold(name.strip());
    }

    /** Whether the nearest records would be no answer to the question. */
    public static boolean askForFigure(String question) {
        return Planner.asksForFigure(Token.of(question));
    }

    /** Ids of the bases that have a table, or a field with numbers, which one of the questions names. */
    public static Set<String> concerned(String question, List<String> history, List<BaseShape> bases) {
        Planner planner = new Planner(bases, LocalDate.EPOCH, Set.of());
        return Stream.concat(Stream.of(question), history.stream())
                .flatMap(asked -> planner.searches(asked, Optional.empty()).stream())
                .map(search -> search.subject().base().id())
                .collect(Collectors.toCollection(java.util.LinkedHashSet::new));
    }
}
