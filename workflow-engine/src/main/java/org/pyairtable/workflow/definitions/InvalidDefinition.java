package org.pyairtable.workflow.definitions;

import java.io.Serial;
import java.util.List;
import java.util.stream.Collectors;
import org.pyairtable.runtime.problem.ServiceException;

/** Several values of a definition are not acceptable. */
public final class InvalidDefinition extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final int MOST_NAMED = 100;

    private final transient List<Problem> problems;

    private InvalidDefinition(List<Problem> problems) {
        super(
                problems.stream()
                        .limit(3)
                        .map(problem -> problem.place() + " " + problem.message())
                        .collect(Collectors.joining("; ")),
                null,
                false,
                false);
        this.problems = problems;
    }

    /** The refusal of one fault is that of any other request. */
    static RuntimeException of(List<Problem> faults) {
        List<Problem> distinct = faults.stream().distinct().limit(MOST_NAMED).toList();
        Problem first = distinct.getFirst();
        return distinct.size() == 1
                ? ServiceException.invalid(first.place(), first.message())
                : new InvalidDefinition(distinct);
    }

    /** Each with its path, at most 100. */
    public List<Problem> problems() {
        return problems;
    }
}
