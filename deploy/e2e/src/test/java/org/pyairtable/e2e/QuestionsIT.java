package org.pyairtable.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Questions in words through the gateway, answered from what data-integration stores. */
@ExtendWith(SuiteExtension.class)
@Order(7)
final class QuestionsIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** @param end what the answer has to contain */
    private record Asked(String question, String end) {}

    /** The right answers are counted by hand from the twelve invoices of {@link Agency}. */
    private static final List<Asked> ASKED = List.of(
            new Asked("How many invoices are there?", "There are 12 records in Invoices."),
            new Asked("How many invoices are open?", "There are 4 records"),
            new Asked("How many invoices are not paid?", "There are 8 records"),
            new Asked("How many invoices are neither paid nor open?", "There are 4 records"),
            new Asked("How many invoices have no city?", "There are 2 records"),
            new Asked("How many invoices are outside Berlin?", "There are 6 records"),
            new Asked("How many invoices are in Paris or Riga?", "There are 6 records"),
            new Asked("How many invoices have an amount between 200 and 400?", "There are 3 records"),
            new Asked("How many invoices have an amount under 150?", "There is 1 record"),
            new Asked("How many invoices have a negative amount?", "There are 0 records"),
            new Asked("How many invoices without amount?", "There is 1 record"),
            new Asked("How many invoices are due before 2026-04-01?", "There are 3 records"),
            new Asked("How many invoices are due in Q2 2026?", "There are 3 records"),
            new Asked("How many invoices are due between 2026-02-01 and 2026-04-30?", "There are 3 records"),
            new Asked("How many invoices of Nord AG are there?", "There are 4 records"),
            new Asked("How many invoices of retail customers are there?", "There are 8 records"),
            new Asked("How many customers have no invoices?", "There is 1 record"),
            new Asked("What is the total amount of invoices?", "The total Amount is 7200, over 12 records"),
            new Asked("What is the average amount of open invoices?", "The average Amount is 550, over 4 records"),
            new Asked("What is the median amount of invoices?", "The median Amount is 700, over 12 records"),
            new Asked("Which invoice has the highest amount?", "The highest Amount is 1200 (INV-12)"),
            new Asked("total amount of invoices by city", "- Berlin: 2200"),
            new Asked("How many invoices are due per quarter?", "- 2026-Q1: 3"),
            new Asked("What percentage of invoices are paid?", "33.33 %: 4 of 12"),
            new Asked("Which customer has the most invoices?", "- Acme GmbH: 4"),
            new Asked("Wie viele Invoices sind in Berlin?", "There are 4 records"),
            new Asked(
                    "How many invoices are almost paid?",
                    "No figure is given, since it might be a wrong one: “almost” was not"),
            new Asked("How many invoices were paid in March?", "No figure is given"));

    @Test
    void questionsAreAnsweredRightlyOrNotAtAll(RunningSuite suite) {
        suite.awaitReady();
        Member member = Member.register(suite);
        Agency.of(member);
        Until.holds("The tables to be known", PATIENCE, () -> answer(
                        member, ASKED.getFirst().question())
                .equals(ASKED.getFirst().end()));

        List<String> wrong = new ArrayList<>();
        for (Asked asked : ASKED) {
            String answer = answer(member, asked.question());
            if (!answer.contains(asked.end())) {
                wrong.add(asked.question() + " → " + answer);
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static String answer(Member member, String question) {
        return member.session()
                .post("/api/chat", Map.of("question", question, "workspaceId", member.workspaceId()))
                .expect(200)
                .body()
                .path("answer")
                .asText();
    }
}
