package org.pyairtable.ai.query;

import static org.pyairtable.ai.query.Cases.berlin;
import static org.pyairtable.ai.query.Cases.best;
import static org.pyairtable.ai.query.Cases.customer;
import static org.pyairtable.ai.query.Cases.customers;
import static org.pyairtable.ai.query.Cases.invoices;
import static org.pyairtable.ai.query.Cases.projects;
import static org.pyairtable.ai.query.Cases.records;
import static org.pyairtable.ai.query.Cases.tasks;
import static org.pyairtable.ai.query.Cases.team;
import static org.pyairtable.ai.query.Cases.total;
import static org.pyairtable.ai.query.Right.countedBy;
import static org.pyairtable.ai.query.Right.figure;
import static org.pyairtable.ai.query.Right.percent;
import static org.pyairtable.ai.query.Right.sum;
import static org.pyairtable.ai.query.Right.summedBy;
import static org.pyairtable.ai.query.Workplace.INVOICES;
import static org.pyairtable.ai.query.Workplace.PEOPLE;
import static org.pyairtable.ai.query.Workplace.PROJECTS;
import static org.pyairtable.ai.query.Workplace.TASKS;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.pyairtable.ai.query.Cases.Case;
import org.pyairtable.ai.query.Workplace.Invoice;
import org.pyairtable.ai.query.Workplace.Project;
import org.pyairtable.ai.query.Workplace.Task;

/** Questions about groups, comparisons, linked tables and another base. */
final class QuestionsOfSeveral {
    private QuestionsOfSeveral() {}

    static List<Case> all() {
        return Stream.of(groups(), comparisons(), links(), software())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Case> groups() {
        return List.of(
                new Case(List.of(), "How many invoices are there by status?", countedBy(INVOICES, Invoice::status)),
                new Case(List.of(), "invoices per city", countedBy(INVOICES, i -> i.city() == null ? "" : i.city())),
                new Case(
                        List.of(),
                        "How many invoices does each customer have?",
                        countedBy(INVOICES, Invoice::customer)),
                new Case(
                        List.of(),
                        "total amount of invoices by customer",
                        summedBy(INVOICES, Invoice::customer, Invoice::amount)),
                new Case(
                        List.of(),
                        "total amount of open invoices by city",
                        summedBy(
                                invoices(i -> i.status().equals("Open")),
                                i -> i.city() == null ? "" : i.city(),
                                Invoice::amount)),
                new Case(List.of(), "How many invoices are due per month?", countedBy(INVOICES, i -> i.due()
                        .substring(0, 7))),
                new Case(
                        List.of(),
                        "total amount of invoices by quarter",
                        summedBy(
                                INVOICES,
                                i -> "2026-Q" + ((Integer.parseInt(i.due().substring(5, 7)) + 2) / 3),
                                Invoice::amount)),
                new Case(
                        List.of(), "How many invoices by segment of the customer?", countedBy(INVOICES, i -> customer(i)
                                .segment())),
                new Case(
                        List.of(),
                        "total amount of invoices by customer segment",
                        summedBy(INVOICES, i -> customer(i).segment(), Invoice::amount)),
                new Case(
                        List.of(),
                        "How many invoices by customer city?",
                        countedBy(INVOICES, i -> String.valueOf(customer(i).city()))),
                new Case(
                        List.of(),
                        "total budget of projects by status",
                        summedBy(PROJECTS, Project::status, p -> BigDecimal.valueOf(p.budget()))),
                new Case(List.of(), "Which customer has the most invoices?", countedBy(INVOICES, Invoice::customer)),
                new Case(
                        List.of(),
                        "Which city has the most invoices?",
                        new Right.Groups(Map.of("Berlin", BigDecimal.valueOf(8), "Paris", BigDecimal.valueOf(8)))),
                new Case(
                        List.of(),
                        "Which customer has the highest total amount of invoices?",
                        best(INVOICES, Invoice::customer, Invoice::amount)));
    }

    private static List<Case> comparisons() {
        long paid = invoices(i -> i.status().equals("Paid")).size();
        long open = invoices(i -> i.status().equals("Open")).size();
        Right.Groups both =
                new Right.Groups(Map.of("Paid", BigDecimal.valueOf(paid), "Open", BigDecimal.valueOf(open)));
        return List.of(
                new Case(List.of(), "What percentage of invoices are paid?", percent(paid, 24)),
                new Case(List.of(), "What share of the invoices is in Berlin?", percent(8, 24)),
                new Case(
                        List.of(),
                        "What percentage of open invoices are in Paris?",
                        percent(
                                invoices(i -> i.status().equals("Open") && "Paris".equals(i.city()))
                                        .size(),
                                open)),
                new Case(List.of(), "How many percent of the invoices have no city?", percent(4, 24)),
                new Case(List.of(), "percentage of disputed invoices", percent(3, 24)),
                new Case(List.of(), "How many invoices are paid compared to open?", both),
                new Case(List.of(), "Compare paid and open invoices", both),
                new Case(List.of(), "Are there more paid or open invoices?", both),
                new Case(List.of(), "How many more invoices are open than paid?", both),
                new Case(List.of(), "paid vs open invoices", both));
    }

    private static List<Case> links() {
        return List.of(
                invoices("How many invoices of customers in Berlin are there?", i -> "Berlin"
                        .equals(customer(i).city())),
                invoices(
                        "How many invoices do retail customers have?",
                        i -> customer(i).segment().equals("Retail")),
                total(
                        "total amount of invoices of retail customers",
                        i -> customer(i).segment().equals("Retail")),
                projects("How many projects do customers in Berlin have?", p -> p.customer()
                        .equals("Acme GmbH")),
                customers("How many customers have open invoices?", c -> INVOICES.stream()
                        .anyMatch(
                                i -> i.customer().equals(c.name()) && i.status().equals("Open"))),
                customers("How many customers have active projects?", c -> PROJECTS.stream()
                        .anyMatch(
                                p -> p.customer().equals(c.name()) && p.status().equals("Active"))),
                customers("How many customers have no invoices?", c -> INVOICES.stream()
                        .noneMatch(i -> i.customer().equals(c.name()))),
                customers(
                        "How many customers have more than 1 project?",
                        c -> PROJECTS.stream()
                                        .filter(p -> p.customer().equals(c.name()))
                                        .count()
                                > 1),
                invoices("How many invoices have a project?", i -> i.project() != null));
    }

    private static List<Case> software() {
        return List.of(
                tasks("How many tasks are done?", t -> t.state().equals("Done")),
                tasks("How many tasks are not done?", t -> !t.state().equals("Done")),
                tasks("How many tasks have high priority?", t -> "High".equals(t.priority())),
                tasks("How many tasks without priority are there?", t -> t.priority() == null),
                tasks("How many tasks are assigned to Ada Brandt?", t -> "Ada Brandt".equals(t.assignee())),
                tasks(
                        "How many tasks does Bo Castell have in Todo?",
                        t -> "Bo Castell".equals(t.assignee()) && t.state().equals("Todo")),
                tasks("How many unassigned tasks are there?", t -> t.assignee() == null),
                tasks("How many tasks have no assignee?", t -> t.assignee() == null),
                tasks("How many tasks are labelled bug?", t -> t.labels().contains("bug")),
                tasks("How many tasks with the label urgent are there?", t -> t.labels()
                        .contains("urgent")),
                tasks(
                        "How many tasks are overdue?",
                        t -> t.deadline() != null
                                && t.deadline().compareTo("2026-03-18") < 0
                                && !t.state().equals("Done")),
                tasks("How many tasks without the label bug?", t -> !t.labels().contains("bug")),
                tasks("How many tasks have a deadline?", t -> t.deadline() != null),
                tasks("How many tasks are blocked?", Task::blocked),
                tasks(
                        "How many tasks were created in March 2026?",
                        t -> berlin(t).getMonthValue() == 3),
                tasks("How many tasks were created today?", t -> berlin(t).equals(Workplace.TODAY)),
                tasks("How many tasks were created before March 2026?", t -> berlin(t)
                        .isBefore(LocalDate.of(2026, 3, 1))),
                tasks("How many tasks of the backend team are there?", t -> team(t).equals("Backend")),
                new Case(
                        List.of(),
                        "What is the sum of points of done tasks?",
                        sum(
                                tasks(t -> t.state().equals("Done")),
                                t -> t.points() == null ? null : BigDecimal.valueOf(t.points()))),
                new Case(
                        List.of(),
                        "How many points do the tasks of Ada Brandt have?",
                        sum(
                                tasks(t -> "Ada Brandt".equals(t.assignee())),
                                t -> t.points() == null ? null : BigDecimal.valueOf(t.points()))),
                new Case(List.of(), "How many tasks per team?", countedBy(TASKS, Cases::team)),
                new Case(
                        List.of(),
                        "How many tasks per assignee?",
                        countedBy(TASKS, t -> t.assignee() == null ? "" : t.assignee())),
                new Case(List.of(), "tasks by state", countedBy(TASKS, Task::state)),
                new Case(List.of(), "Who in people is in the backend team?", records("Ada Brandt", "Cy Dahl")),
                new Case(List.of(), "How many people live in Porto?", figure(2)),
                new Case(
                        List.of(),
                        "How many people are in the team Design?",
                        figure(PEOPLE.stream()
                                .filter(p -> p.team().equals("Design"))
                                .count())));
    }
}
