package org.pyairtable.ai.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.pyairtable.ai.fixture.HeldBase;
import org.pyairtable.ai.query.Cases.Case;

/**
 * No question gets a wrong answer. What is right is computed here from plain rows, by hand; the answers come from the
 * formulas that the planner writes, evaluated over tables.
 */
class QuestionsTest {
    private static final double ANSWERED = 0.8;
    private static final int RIGHT_FOR_SCEPTICS = 30;
    private static final Set<String> FINAL = Set.of("done", "paid", "closed", "bezahlt", "erledigt");

    private enum Verdict {
        RIGHT,
        REFUSED,
        WRONG
    }

    @Test
    void noAnswerIsWrongAndMostQuestionsAreAnswered() {
        List<Case> cases = cases();

        Map<Verdict, List<String>> verdicts = verdicts(Workplace.BASES, cases);

        assertThat(cases).hasSizeGreaterThanOrEqualTo(150);
        assertThat(verdicts.getOrDefault(Verdict.WRONG, List.of())).isEmpty();
        assertThat(verdicts.getOrDefault(Verdict.RIGHT, List.of()).size())
                .isGreaterThanOrEqualTo((int) Math.ceil(ANSWERED * cases.size()));
    }

    /** Wherever a base has words of the language as names, and whatever one word turns round. */
    @Test
    void noAnswerToAScepticIsWrong() {
        List<HeldBase> bases = Stream.concat(Workplace.BASES.stream(), Stream.of(Workshop.BASE))
                .toList();
        List<Case> cases = QuestionsOfASceptic.all();

        Map<Verdict, List<String>> verdicts = verdicts(bases, cases);

        assertThat(cases).hasSizeGreaterThanOrEqualTo(100);
        assertThat(verdicts.getOrDefault(Verdict.WRONG, List.of())).isEmpty();
        assertThat(verdicts.getOrDefault(Verdict.RIGHT, List.of())).hasSizeGreaterThanOrEqualTo(RIGHT_FOR_SCEPTICS);
    }

    private static Map<Verdict, List<String>> verdicts(List<HeldBase> bases, List<Case> cases) {
        Map<Verdict, List<String>> verdicts = new HashMap<>();
        StringBuilder table = new StringBuilder("\n");
        for (Case asked : cases) {
            Result result = ask(bases, asked.before(), asked.question());
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
        return verdicts;
    }

    static Result ask(List<String> before, String question) {
        return ask(Workplace.BASES, before, question);
    }

    static Result ask(List<HeldBase> bases, List<String> before, String question) {
        return new QuestionAnswering(
                        new HeldRecords(bases),
                        bases.stream().map(base -> Shapes.of(base.describe())).toList(),
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
