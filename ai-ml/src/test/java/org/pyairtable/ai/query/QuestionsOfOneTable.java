package org.pyairtable.ai.query;

import static org.pyairtable.ai.query.Cases.amount;
import static org.pyairtable.ai.query.Cases.customers;
import static org.pyairtable.ai.query.Cases.due;
import static org.pyairtable.ai.query.Cases.extremes;
import static org.pyairtable.ai.query.Cases.invoices;
import static org.pyairtable.ai.query.Cases.median;
import static org.pyairtable.ai.query.Cases.places;
import static org.pyairtable.ai.query.Cases.projects;
import static org.pyairtable.ai.query.Cases.records;
import static org.pyairtable.ai.query.Cases.total;
import static org.pyairtable.ai.query.Right.average;
import static org.pyairtable.ai.query.Right.figure;
import static org.pyairtable.ai.query.Workplace.INVOICES;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pyairtable.ai.query.Cases.Case;
import org.pyairtable.ai.query.Workplace.Customer;
import org.pyairtable.ai.query.Workplace.Invoice;

/** Questions about records of one table: counts, figures, dates, lists. */
final class QuestionsOfOneTable {
    private QuestionsOfOneTable() {}

    static List<Case> all() {
        return Stream.of(counts(), figures(), dates(), lists())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Case> counts() {
        return List.of(
                invoices("How many invoices are there?", i -> true),
                invoices("How many invoices do we have in total?", i -> true),
                invoices("What is the total number of invoices?", i -> true),
                invoices("count of invoices", i -> true),
                invoices("number of paid invoices", i -> i.status().equals("Paid")),
                invoices("How many invoices are open?", i -> i.status().equals("Open")),
                invoices("How many invoices are not paid?", i -> !i.status().equals("Paid")),
                invoices("How many invoices aren't paid yet?", i -> !i.status().equals("Paid")),
                invoices("How many invoices are paid or open?", i -> !i.status().equals("Draft")),
                invoices("How many open and draft invoices are there?", i -> !i.status()
                        .equals("Paid")),
                invoices("How many invoices are neither paid nor open?", i -> i.status()
                        .equals("Draft")),
                invoices("How many invoices have status open?", i -> i.status().equals("Open")),
                invoices("How many invoices whose status is not draft?", i -> !i.status()
                        .equals("Draft")),
                invoices("How many invoices have no city?", i -> i.city() == null),
                invoices("How many invoices without a city are there?", i -> i.city() == null),
                invoices("How many invoices are missing a city?", i -> i.city() == null),
                invoices("How many invoices have a city?", i -> i.city() != null),
                invoices("How many invoices whose city is empty?", i -> i.city() == null),
                invoices("How many invoices where the city is not empty?", i -> i.city() != null),
                invoices("How many invoices have no project?", i -> i.project() == null),
                invoices("How many invoices without amount?", i -> i.amount() == null),
                invoices("How many invoices have no tax?", i -> i.tax() == null),
                invoices(
                        "How many invoices are outside Berlin?",
                        i -> i.city() != null && !i.city().equals("Berlin")),
                invoices("How many invoices outside of Paris or Riga?", i -> "Berlin".equals(i.city())),
                invoices(
                        "How many invoices are in Paris or Riga?",
                        i -> "Paris".equals(i.city()) || "Riga".equals(i.city())),
                invoices("How many invoices are in Berlin, Paris or Riga?", i -> i.city() != null),
                invoices("How many invoices except those in Paris?", i -> !"Paris".equals(i.city())),
                invoices(
                        "How many paid invoices are in Berlin?",
                        i -> i.status().equals("Paid") && "Berlin".equals(i.city())),
                invoices(
                        "How many invoices in Riga are not open?",
                        i -> "Riga".equals(i.city()) && !i.status().equals("Open")),
                invoices("How many invoices does Nord AG have?", i -> i.customer()
                        .equals("Nord AG")),
                invoices(
                        "How many invoices of Acme GmbH are paid?",
                        i -> i.customer().equals("Acme GmbH") && i.status().equals("Paid")),
                invoices(
                        "How many invoices for the customer Sol SA are not in Riga?",
                        i -> i.customer().equals("Sol SA") && !"Riga".equals(i.city())),
                invoices("How many invoices belong to the project Mill Lane?", i -> "Mill Lane".equals(i.project())),
                invoices(
                        "How many invoices are for Harbour Tower or Ridge?",
                        i -> "Harbour Tower".equals(i.project()) || "Ridge".equals(i.project())),
                invoices("How many invoices have an amount between 200 and 400?", i -> amount(i, 200, 400)),
                invoices("How many invoices between $200 and $400?", i -> amount(i, 200, 400)),
                invoices(
                        "How many invoices have a negative amount?",
                        i -> i.amount() != null && i.amount().signum() < 0),
                invoices(
                        "How many invoices over 500?",
                        i -> i.amount() != null && i.amount().intValue() > 500),
                invoices(
                        "How many invoices of at least €500?",
                        i -> i.amount() != null && i.amount().intValue() >= 500),
                invoices(
                        "How many invoices have an amount under 100?",
                        i -> i.amount() != null && i.amount().intValue() < 100),
                invoices(
                        "How many invoices with an amount of 0?",
                        i -> i.amount() != null && i.amount().signum() == 0),
                invoices(
                        "How many invoices with an amount of more than 100 and less than 300?",
                        i -> amount(i, 101, 299)),
                invoices(
                        "How many invoices have a tax of 19%?",
                        i -> i.tax() != null && i.tax().doubleValue() == 0.19),
                invoices(
                        "How many invoices have a tax under 10%?",
                        i -> i.tax() != null && i.tax().doubleValue() < 0.1),
                invoices("How many invoices are disputed?", Invoice::disputed),
                invoices("How many invoices are not disputed?", i -> !i.disputed()),
                invoices("How many disputed invoices are in Paris?", i -> i.disputed() && "Paris".equals(i.city())),
                customers("How many customers are active?", Customer::active),
                customers(
                        "How many customers in Berlin are not active?", c -> "Berlin".equals(c.city()) && !c.active()),
                customers(
                        "How many customers have more than 40 employees?",
                        c -> c.employees() != null && c.employees() > 40),
                customers(
                        "How many customers have fewer than 50 employees?",
                        c -> c.employees() != null && c.employees() < 50),
                customers(
                        "How many customers have 10 or more employees?",
                        c -> c.employees() != null && c.employees() >= 10),
                customers(
                        "How many retail customers are there?", c -> c.segment().equals("Retail")),
                customers("How many customers are in the segment Public?", c -> c.segment()
                        .equals("Public")),
                customers("How many custmers are there?", c -> true),
                customers("How many customers are in the segment Retial?", c -> c.segment()
                        .equals("Retail")),
                invoices("Are there any invoices without a project?", i -> i.project() == null),
                new Case(List.of(), "How many different cities do the invoices have?", figure(3)),
                new Case(List.of(), "How many employees are there?", figure(173)),
                new Case(List.of(), "How many employees do customers in Berlin have?", figure(120)));
    }

    private static List<Case> figures() {
        return List.of(
                total("What is the total amount of open invoices?", i -> i.status()
                        .equals("Open")),
                total("sum of amount of invoices in Berlin", i -> "Berlin".equals(i.city())),
                total("What is the total amount of invoices without a city?", i -> i.city() == null),
                total(
                        "total amount of invoices of Acme GmbH over 300",
                        i -> i.customer().equals("Acme GmbH")
                                && i.amount() != null
                                && i.amount().intValue() > 300),
                total("What is the total paid invoice amount?", i -> i.status().equals("Paid")),
                total("How much do the invoices add up to?", i -> true),
                new Case(
                        List.of(),
                        "What is the average amount of paid invoices?",
                        average(invoices(i -> i.status().equals("Paid")), Invoice::amount)),
                new Case(List.of(), "average invoice amount", average(INVOICES, Invoice::amount)),
                new Case(List.of(), "What is the median amount of invoices?", figure(median(INVOICES))),
                new Case(
                        List.of(),
                        "What is the median amount of open invoices in Paris?",
                        figure(median(invoices(i -> i.status().equals("Open") && "Paris".equals(i.city()))))),
                new Case(List.of(), "What is the total budget of active projects?", figure(150_000)),
                new Case(List.of(), "What is the sum of hours of projects?", figure(new BigDecimal("125.75"))),
                new Case(List.of(), "How many hours do the projects have?", figure(new BigDecimal("125.75"))),
                new Case(List.of(), "What is the average budget?", figure(51_250)),
                new Case(List.of(), "Which project has the highest budget?", places("Harbour Tower")),
                new Case(List.of(), "Which project has the lowest budget?", places("Quay Nine")),
                new Case(List.of(), "What is the most expensive project?", places("Harbour Tower")),
                new Case(List.of(), "Which customer has the most employees?", places("Acme GmbH")),
                new Case(
                        List.of(),
                        "What is the lowest amount of invoices in Paris?",
                        extremes(i -> "Paris".equals(i.city()), 1, false)),
                new Case(List.of(), "the 3 largest invoices", extremes(i -> true, 3, true)),
                new Case(List.of(), "top 5 invoices by amount", extremes(i -> true, 5, true)),
                new Case(
                        List.of(),
                        "What are the 2 smallest open invoices?",
                        extremes(i -> i.status().equals("Open"), 2, false)),
                new Case(List.of(), "bottom 2 projects by hours", places("Mill Lane", "Harbour Tower")),
                new Case(List.of(), "Which projects have the 2 highest budgets?", places("Harbour Tower", "Ridge")));
    }

    private static List<Case> dates() {
        return List.of(
                invoices(
                        "How many invoices are due before 2026-04-01?",
                        i -> i.due().compareTo("2026-04-01") < 0),
                invoices(
                        "How many invoices are due after June 1, 2026?",
                        i -> i.due().compareTo("2026-06-01") > 0),
                invoices(
                        "How many invoices are due between 2026-02-01 and 2026-04-30?",
                        i -> due(i, "2026-02-01", "2026-04-30")),
                invoices("How many invoices are due from March to May 2026?", i -> due(i, "2026-03-01", "2026-05-31")),
                invoices("How many invoices are due in March 2026?", i -> due(i, "2026-03-01", "2026-03-31")),
                invoices("How many invoices are due in March?", i -> due(i, "2026-03-01", "2026-03-31")),
                invoices(
                        "How many invoices are due since 15 October 2026?",
                        i -> i.due().compareTo("2026-10-15") >= 0),
                invoices(
                        "How many invoices are due until 2026-02-15?",
                        i -> i.due().compareTo("2026-02-15") <= 0),
                invoices(
                        "How many invoices are due by 2026-02-15?", i -> i.due().compareTo("2026-02-15") <= 0),
                invoices("How many invoices are due in Q2 2026?", i -> due(i, "2026-04-01", "2026-06-30")),
                invoices("How many invoices are due in Q1?", i -> due(i, "2026-01-01", "2026-03-31")),
                invoices("How many invoices are due last month?", i -> due(i, "2026-02-01", "2026-02-28")),
                invoices("How many invoices are due this month?", i -> due(i, "2026-03-01", "2026-03-31")),
                invoices("How many invoices are due next month?", i -> due(i, "2026-04-01", "2026-04-30")),
                invoices("How many invoices are due this week?", i -> due(i, "2026-03-16", "2026-03-22")),
                invoices("How many invoices are due next quarter?", i -> due(i, "2026-04-01", "2026-06-30")),
                invoices("How many invoices are due this year?", i -> true),
                invoices("How many invoices are due in the last 30 days?", i -> due(i, "2026-02-16", "2026-03-18")),
                invoices("How many invoices are due in the next 60 days?", i -> due(i, "2026-03-18", "2026-05-17")),
                invoices("How many invoices are due in 2025?", i -> false),
                invoices(
                        "How many paid invoices are due before 2026-04-01?",
                        i -> i.status().equals("Paid") && i.due().compareTo("2026-04-01") < 0),
                invoices(
                        "How many invoices are overdue?",
                        i -> i.due().compareTo("2026-03-18") < 0 && !i.status().equals("Paid")),
                total(
                        "What is the total amount of overdue invoices?",
                        i -> i.due().compareTo("2026-03-18") < 0 && !i.status().equals("Paid")),
                total(
                        "What is the total amount of invoices due after 2026-06-30?",
                        i -> i.due().compareTo("2026-06-30") > 0),
                projects("How many projects end after 2026-12-31?", p -> p.end().compareTo("2026-12-31") > 0),
                projects("How many projects started in 2026?", p -> p.start().startsWith("2026")),
                projects(
                        "How many projects start before 2026-02-01 and end after 2026-06-01?",
                        p -> p.start().compareTo("2026-02-01") < 0 && p.end().compareTo("2026-06-01") > 0),
                new Case(List.of(), "Which project has the latest end?", places("Ridge")),
                new Case(List.of(), "Which project has the earliest start?", places("Quay Nine")));
    }

    private static List<Case> lists() {
        return List.of(
                new Case(List.of(), "Which customers are not active?", records("Sol SA", "Vela")),
                new Case(List.of(), "List the customers in Berlin", records("Acme GmbH", "Vela")),
                new Case(List.of(), "customers without a city", records("Tern Ltd")),
                new Case(List.of(), "Show me all active projects", records("Harbour Tower", "Ridge")),
                new Case(List.of(), "Which projects have a budget over 50k?", records("Harbour Tower", "Ridge")),
                new Case(List.of(), "Which customers have no invoices?", records("Tern Ltd", "Vela")),
                new Case(
                        List.of(),
                        "Which invoices are disputed?",
                        new Right.Records(invoices(Invoice::disputed).stream()
                                .map(Invoice::no)
                                .collect(Collectors.toSet()))),
                new Case(
                        List.of(),
                        "Which invoices are due this month?",
                        new Right.Records(invoices(i -> due(i, "2026-03-01", "2026-03-31")).stream()
                                .map(Invoice::no)
                                .collect(Collectors.toSet()))),
                new Case(List.of(), "Find the invoice INV-2026-007", records("INV-2026-007")));
    }
}
