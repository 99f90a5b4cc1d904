package org.pyairtable.ai.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.pyairtable.ai.query.Cases.Case;

/**
 * No question gets a wrong answer. What is right is computed here from plain rows, by hand; the answers come from the
 * formulas that the planner writes, evaluated over tables.
 */
class QuestionsTest {
    private static final double ANSWERED = 0.8;
    private static final Set<String> FINAL = Set.of("done", "paid", "closed", "bezahlt", "erledigt");

    private enum Verdict {
        RIGHT,
        REFUSED,
        WRONG
    }

    @Test
    void noAnswerIsWrongAndMostQuestionsAreAnswered() {
        List<Case> cases = cases();
        Map<Verdict, List<String>> verdicts = new HashMap<>();
        StringBuilder table = new StringBuilder("\n");
        for (Case asked : cases) {
            Result result = ask(asked.before(), asked.question());
            Verdict verdict = verdict(result, asked.right());
            verdicts.computeIfAbsent(verdict, v -> new ArrayList<>()).add(asked.question());
            table.append("%-8s %s%s%n"
                    .formatted(
                            verdict,
                            asked.question(),
                            verdict == Verdict.RIGHT ? "" : "\n           " + said(result, asked.right())));
        }
        verdicts.forEach((verdict, questions) ->
                table.append("%s %d of %d%n".formatted(verdict, questions.size(), cases.size())));
        System.out.println(table);

        assertThat(cases).hasSizeGreaterThanOrEqualTo(150);
        assertThat(verdicts.getOrDefault(Verdict.WRONG, List.of())).isEmpty();
        assertThat(verdicts.getOrDefault(Verdict.RIGHT, List.of()).size())
                .isGreaterThanOrEqualTo((int) Math.ceil(ANSWERED * cases.size()));
    }

    static Result ask(List<String> before, String question) {
        HeldRecords records = new HeldRecords(Workplace.BASES);
        return new QuestionAnswering(
                        records,
                        Workplace.BASES.stream()
                                .map(base -> Shapes.of(base.describe()))
                                .toList(),
                        Workplace.TODAY,
                        Workplace.ZONE,
                        FINAL)
                .answer(question, before)
                .await()
                .indefinitely();
    }

    private static Verdict verdict(Result result, Right right) {
        return switch (result) {
            case Result.Answered answered ->
                right.sameAs(Right.of(answered.computed())) ? Verdict.RIGHT : Verdict.WRONG;
            case Result.Refused refused -> Verdict.REFUSED;
            case Result.NotComputed not -> Verdict.REFUSED;
            case Result.Unasked none -> Verdict.REFUSED;
        };
    }

    private static String said(Result result, Right right) {
        return switch (result) {
            case Result.Answered answered ->
                answered.computed().plan() + "\n           " + Right.of(answered.computed()) + "\n           " + right;
            case Result.Refused refused ->
                refused.reasons().words() + " " + refused.reasons().doubts();
            case Result.NotComputed not -> not.reason();
            case Result.Unasked none -> "no figure";
        };
    }

    private static List<Case> cases() {
        return Stream.of(QuestionsOfOneTable.all(), QuestionsOfSeveral.all(), QuestionsInOtherWords.all())
                .flatMap(List::stream)
                .toList();
    }
}
