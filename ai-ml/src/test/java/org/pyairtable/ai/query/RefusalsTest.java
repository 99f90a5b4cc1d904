package org.pyairtable.ai.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pyairtable.ai.query.Result.Refused;
import org.pyairtable.ai.question.Outcome.NotUnderstood;

/** Questions that name what does not exist, or that can be read in two ways, get no figure. */
class RefusalsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "How many zebra invoices are there?",
                "How many invoices in Munich?",
                "How many invoices did we pay last month?",
                "How many invoices were paid before 2026-04-01?",
                "How many invoices were paid in March?",
                "How many paid invoices in March?",
                "How many invoices are older than 30 days?",
                "How many invoices are due after 31.02.2026?",
                "How many invoices are due before 04/01/2026?",
                "How many invoices are due until March?",
                "How many invoices are due in the last month?",
                "How many invoices from 2026-03-01?",
                "How many invoices are not due before 2026-04-01?",
                "How many invoices are due before March 2026 or after June 2026?",
                "How many invoices are due in May or June?",
                "How many invoices are open or in Berlin?",
                "How many invoices are open in Berlin or paid in Paris?",
                "How many invoices are paid and how many are open?",
                "How many invoices are due?",
                "How many invoices are due soon?",
                "How many invoices are due on weekends?",
                "How many invoices do I have?",
                "How many customers have invoices over 500?",
                "How many customers have not paid?",
                "How many customers have paid?",
                "How many customers without open invoices?",
                "How many customers have open invoices in Paris?",
                "How many invoices of customers that are not active?",
                "How many invoices per customer in Berlin?",
                "How many invoices per customer and status?",
                "How many invoices does Acme have?",
                "How many invoices are only in Berlin?",
                "How many invoices are almost paid?",
                "How many invoices are paid late?",
                "How many invoices are paid twice?",
                "How many invoices are still to be paid?",
                "How many invoices are not paid and open?",
                "How many invoices over 100 or under 0?",
                "How many invoices have amount 200 or 300?",
                "How many invoices have an amount of 1.200?",
                "How many invoices with tax 0.19?",
                "How many invoices have more tax than amount?",
                "How many invoices are larger than the average?",
                "How many of the five largest invoices are paid?",
                "total amount of the 3 largest invoices",
                "What is the second highest amount of invoices?",
                "What is the total and average amount of invoices?",
                "What is the difference between the highest and lowest amount of invoices?",
                "What is the average of invoices per month?",
                "What is the average number of invoices per customer?",
                "What is the total of the projects?",
                "What is the longest project?",
                "What is the oldest invoice?",
                "How many projects last month?",
                "How many projects over 50?",
                "How many projects cost more than 50k?",
                "How many projects start after they end?",
                "Which customer has the fewest invoices?",
                "How many more invoices than projects are there?",
                "How many invoices mention reminder?",
                "How many tasks are due this week?",
                "How many tasks were done last week?",
                "How many tasks are bug and urgent?",
                "How many tasks have more than low priority?",
                "How many are paid?",
                "How many unicorns are there?",
                "How many customers have no employees?",
                "Wie viele Artikel haben keinen Bestand?",
                "How many projects have ended?",
                "How many projects are active and planned?",
                "How many customers are in Berlin and Paris?",
                "How many customers are in Berlin or not active?",
                "How many customers have no active project?",
                "How many open invoices does the largest customer have?",
                "How many invoices of the customer with the most employees?",
                "How many invoices have no tax or amount?",
                "How many invoices are not over 500?",
                "How many customers have more invoices than projects?",
                "How many customers have all invoices paid?",
                "How many customers are there with all invoices paid?",
                "How many customers have open invoices over 500?",
                "How many customers have at least 2 open invoices?",
                "How many customers have at least one open invoice?",
                "How many tasks of people not in Porto?",
                "What is the total amount of invoices without tax?",
                "What is the total amount of invoices with tax?",
                "Wieviele Rechnungen über 1,200?",
                "How many invoices did Nord AG pay in 2026?",
                "How much have we invoiced in March?",
                "How many invoices were invoiced in March?",
                "How much did we invoice in March?",
                "What is the total tax of invoices?",
                "How much is the tax of paid invoices?",
                "total tax of invoices by city",
                "highest amount by city",
                "What is the total price?",
                "Wie viele Rechnungen sind noch offen?",
                "Wie viele Artikel sind nicht auf Lager?",
                "Wie viele Rechnungen sind in den letzten drei Monaten bezahlt worden?"
            })
    void aQuestionThatIsNotCertainGetsNoFigure(String question) {
        NotUnderstood reasons = refused(question);

        assertThat(Stream.concat(reasons.words().stream(), reasons.doubts().stream()))
                .isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "How many zebra invoices are there? | zebra",
                "How many invoices are almost paid? | almost",
                "Wie viele Rechnungen sind noch offen? | noch"
            })
    void theWordsThatAreNotUnderstoodAreNamed(String question, String word) {
        assertThat(refused(question).words()).containsExactly(word);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "How many invoices are due before 04/01/2026? | “before 04/01/2026” could name two days, write it as 2026-04-30",
                "How many invoices are due after 31.02.2026? | “after 31.02.2026” is not a calendar date",
                "How many projects start in 2026 or end in 2026 or over 50? | it does not say which number “over 50” is about (Budget or Hours)",
                "How many projects over 50? | it does not say which number “over 50” is about (Budget or Hours)",
                "How many tasks are due this week? | it does not say which date “this week” is about (Deadline or Created)",
                "How many invoices were paid in March? | it is not clear whether “in march” is about the field Due date"
            })
    void aDoubtSaysHowToAskInstead(String question, String doubt) {
        assertThat(refused(question).doubts()).contains(doubt);
    }

    @Test
    void namesNearToTheWordsAreOffered() {
        assertThat(refused("How many invoices does Acme have?").near()).containsExactly("Customer “Acme GmbH”");
        assertThat(refused("How many invoices are for the Tower?").near()).containsExactly("Project “Harbour Tower”");
    }

    @Test
    void aStateThatMayNarrowOrReplaceTheQuestionBeforeIsAskedBack() {
        Result result = QuestionsTest.ask(List.of("How many invoices are in Berlin?"), "And open?");

        assertThat(((Refused) result).reasons().doubts())
                .containsExactly("it is not clear whether “Status is Open” narrows the question before or replaces it,"
                        + " say “of these” or ask the whole question");
    }

    @Test
    void aQuestionThatContinuesAnUnansweredOneIsRefused() {
        assertThat(((Refused) QuestionsTest.ask(List.of("zebra"), "And in Riga?"))
                        .reasons()
                        .doubts())
                .containsExactly("it continues a question that was not answered; ask the whole question");
    }

    @ParameterizedTest
    @ValueSource(strings = {"What delayed the roof?", "Why is it so expensive?", "", "???", "invoices", "storm damage"})
    void aQuestionThatAsksForNoFigureIsASearch(String question) {
        assertThat(QuestionsTest.ask(List.of(), question)).isInstanceOf(Result.Unasked.class);
    }

    private static NotUnderstood refused(String question) {
        Result result = QuestionsTest.ask(List.of(), question);
        assertThat(result).isInstanceOf(Refused.class);
        return ((Refused) result).reasons();
    }
}
