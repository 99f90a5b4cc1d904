package org.pyairtable.ai.query;

import static org.pyairtable.ai.query.Cases.best;
import static org.pyairtable.ai.query.Cases.customers;
import static org.pyairtable.ai.query.Cases.due;
import static org.pyairtable.ai.query.Cases.invoices;
import static org.pyairtable.ai.query.Cases.places;
import static org.pyairtable.ai.query.Cases.projects;
import static org.pyairtable.ai.query.Cases.rechnungen;
import static org.pyairtable.ai.query.Cases.tasks;
import static org.pyairtable.ai.query.Right.average;
import static org.pyairtable.ai.query.Right.countedBy;
import static org.pyairtable.ai.query.Right.figure;
import static org.pyairtable.ai.query.Right.percent;
import static org.pyairtable.ai.query.Right.sum;
import static org.pyairtable.ai.query.Workshop.AUFTRAEGE;
import static org.pyairtable.ai.query.Workshop.CLIENTS;
import static org.pyairtable.ai.query.Workshop.LINES;
import static org.pyairtable.ai.query.Workshop.ORDERS;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pyairtable.ai.query.Cases.Case;
import org.pyairtable.ai.query.Workplace.Invoice;
import org.pyairtable.ai.query.Workshop.Auftrag;
import org.pyairtable.ai.query.Workshop.Client;
import org.pyairtable.ai.query.Workshop.Order;

/** Questions in which one word turns the sense round, or has a second meaning in the base. Wrong is worse than refused. */
final class QuestionsOfASceptic {
    private QuestionsOfASceptic() {}

    static List<Case> all() {
        return Stream.of(
                        turned(),
                        counted(),
                        dated(),
                        numbers(),
                        named(),
                        linked(),
                        shares(),
                        extremes(),
                        continued(),
                        deutsch(),
                        unknowable())
                .flatMap(List::stream)
                .toList();
    }

    /** "No", "without", "except", "neither", "unless". */
    private static List<Case> turned() {
        return List.of(
                figureOf("Are there no open invoices?", 0),
                figureOf("Are there no disputed invoices?", 0),
                figureOf("Gibt es keine offenen Rechnungen?", 0),
                nothing("Aren't there any open invoices?"),
                nothing("How many invoices are all but paid?"),
                nothing("How many invoices are not only in Berlin?"),
                nothing("How many invoices are paid unless disputed?"),
                invoices("How many invoices except in Berlin?", i -> !"Berlin".equals(i.city())),
                invoices("How many invoices are neither open nor draft?", i -> i.status()
                        .equals("Paid")),
                invoices("How many not paid invoices are there?", i -> !i.status()
                        .equals("Paid")),
                orders("How many orders have no discount?", o -> o.discount() == null),
                orders("How many orders without notes are there?", o -> o.notes() == null),
                nothing("How many orders are not empty?"),
                nothing("How many clients with or without seats?"),
                orders("How many orders are neither new nor paid?", o -> !List.of("New", "Paid")
                        .contains(o.stage())),
                nothing("How many orders have not been shipped in March?"),
                clients("How many clients are not VIP?", c -> !c.vip()),
                nothing("How many invoices are no longer open?"));
    }

    /** A number beside a table may count records instead of comparing a field. */
    private static List<Case> counted() {
        return List.of(
                nothing("Are there more than 5 open invoices?"),
                nothing("Do we have more than 10 customers in Berlin?"),
                nothing("Are there at least 3 paid orders?"),
                nothing("Are more than 20% of invoices paid?"),
                nothing("Show at least 5 open invoices"),
                nothing("Gibt es mehr als 3 offene Rechnungen?"),
                customers(
                        "How many customers have a maximum of 45 employees?",
                        c -> c.employees() != null && c.employees() <= 45),
                new Case(
                        List.of(),
                        "Which clients have a maximum of 7 seats?",
                        new Right.Records(Set.of("Marchand", "Route 66", "Lumen"))),
                clients("How many clients have max 7 seats?", c -> c.seats() != null && c.seats() <= 7),
                customers("How many customers have employees?", c -> c.employees() != null && c.employees() > 0),
                nothing("How many customers have more than 5 employees and 3 projects?"),
                nothing("How many clients have seats null?"),
                nothing("How many ratings are there?"),
                clients("How many clients have zero seats?", c -> Integer.valueOf(0)
                        .equals(c.seats())),
                clients(
                        "How many clients have fewer than 4 orders?",
                        c -> ORDERS.stream()
                                        .filter(o -> c.id().equals(o.client()))
                                        .count()
                                < 4),
                nothing("What is the count of orders?"),
                new Case(List.of(), "What is the total count of orders?", new Right.Nothing()),
                new Case(List.of(), "How many orders are there in total?", figure(16)));
    }

    private static List<Case> dated() {
        return List.of(
                nothing("How many invoices are due in March and in April?"),
                nothing("How many orders in March?"),
                orders(
                        "How many orders were shipped in March?",
                        o -> o.shipped() != null && o.shipped().startsWith("2026-03")),
                nothing("How many orders are paid in March?"),
                nothing("How many customers were called in March?"),
                nothing("How many orders were shipped in November?"),
                nothing("How many invoices are due from April?"),
                orders(
                        "How many orders were shipped before 2026-03-01?",
                        o -> o.shipped() != null && o.shipped().compareTo("2026-03-01") < 0),
                nothing("How many orders were not shipped before April 2026?"),
                nothing("How many orders were shipped by March?"),
                orders(
                        "How many orders have a date between February and April 2026?",
                        o -> o.date().compareTo("2026-02-01") >= 0 && o.date().compareTo("2026-05-01") < 0),
                clients("How many clients since 2025?", c -> c.since().compareTo("2025-01-01") >= 0),
                orders("How many orders have no shipped on?", o -> o.shipped() == null),
                invoices("How many invoices are due in the first quarter?", i -> due(i, "2026-01-01", "2026-03-31")),
                projects("How many projects end in 2026 or later?", p -> p.end().compareTo("2026-01-01") >= 0),
                tasks(
                        "How many tasks were created yesterday?",
                        t -> Cases.berlin(t).toString().equals("2026-03-17")));
    }

    private static List<Case> numbers() {
        return List.of(
                orders("How many orders have a total over 0.5k?", o -> over(o.total(), 500)),
                nothing("How many orders have a total over 0.5 million?"),
                orders(
                        "How many orders have a discount of 20 %?",
                        o -> o.discount() != null && o.discount().compareTo(new BigDecimal("0.2")) == 0),
                orders(
                        "How many orders have a discount under 10 percent?",
                        o -> o.discount() != null && o.discount().compareTo(new BigDecimal("0.1")) < 0),
                nothing("How many orders are older than 3 days?"),
                orders(
                        "How many orders have a total between 100 and 300?",
                        o -> over(o.total(), 99) && !over(o.total(), 300)),
                nothing("How many orders have a total of about 500?"),
                orders(
                        "How many orders have a negative total?",
                        o -> o.total() != null && o.total().signum() < 0),
                nothing("How many orders have a total above average?"),
                new Case(List.of(), "What is the average count of orders?", average(ORDERS, o -> decimal(o.count()))),
                new Case(List.of(), "What is the total total of orders?", sum(ORDERS, Order::total)),
                new Case(List.of(), "What is the average discount of orders?", average(ORDERS, Order::discount)));
    }

    /** Names that are words: of people, of the base, of months, of stages. */
    private static List<Case> named() {
        return List.of(
                nothing("How many clients will have orders?"),
                clients("How many clients does Will have?", c -> "Will".equals(c.manager())),
                nothing("How many clients may have orders?"),
                nothing("How many clients did we mark in the north?"),
                clients("How many clients of manager May?", c -> "May".equals(c.manager())),
                new Case(
                        List.of(),
                        "How many orders does Lumen have?",
                        figure(ORDERS.stream()
                                .filter(o -> Workshop.client(o).name().equals("Lumen"))
                                .count())),
                orders(
                        "How many orders does the client Lumen have?",
                        o -> Workshop.client(o).name().equals("Lumen")),
                clients("How many clients are called Lumen?", c -> c.name().equals("Lumen")),
                orders("How many orders have the month May?", o -> "May".equals(o.month())),
                orders("How many last orders are there?", o -> o.stage().equals("Last")),
                orders("How many orders are open?", o -> o.stage().equals("Open")),
                orders(
                        "How many orders does Route 66 have?",
                        o -> Workshop.client(o).name().equals("Route 66")),
                orders(
                        "How many orders does O'Hara & Sons have?",
                        o -> Workshop.client(o).name().startsWith("O'Hara")),
                orders("How many oders are new?", o -> o.stage().equals("New")),
                nothing("How many tasks are assigned to me?"),
                nothing("How many tasks are there for me?"),
                figureOf("How many order lines are there?", LINES.size()));
    }

    private static List<Case> linked() {
        return List.of(
                clients("How many clients have paid orders with the month June?", c -> ORDERS.stream()
                        .anyMatch(o ->
                                c.id().equals(o.client()) && o.stage().equals("Paid") && "June".equals(o.month()))),
                clients("How many clients have orders with a total between 120 and 180?", c -> ORDERS.stream()
                        .anyMatch(o -> c.id().equals(o.client()) && over(o.total(), 119) && !over(o.total(), 180))),
                orders("How many orders of clients in the region North?", o -> "North"
                        .equals(Workshop.client(o).region())),
                new Case(
                        List.of(),
                        "total price of order lines by order",
                        Right.summedBy(LINES, l -> l.order(), l -> BigDecimal.valueOf(l.price()))),
                new Case(List.of(), "orders by region of the client", countedBy(ORDERS, o -> {
                    String region = Workshop.client(o).region();
                    return region == null ? "" : region;
                })),
                new Case(
                        List.of(),
                        "Which order has the highest total price of order lines?",
                        best(LINES, l -> l.order(), l -> BigDecimal.valueOf(l.price()))),
                clients("How many clients have no orders?", c -> ORDERS.stream()
                        .noneMatch(o -> c.id().equals(o.client()))),
                nothing("How many clients have open and paid orders?"),
                nothing("How many orders of clients that are not in the region North?"));
    }

    private static List<Case> shares() {
        long open = invoices(i -> i.status().equals("Open")).size();
        return List.of(
                new Case(
                        List.of(),
                        "What percentage of invoices that are open are in Berlin?",
                        percent(
                                invoices(i -> i.status().equals("Open") && "Berlin".equals(i.city()))
                                        .size(),
                                open)),
                nothing("What percentage of invoices are open in Berlin?"),
                new Case(
                        List.of(),
                        "What percentage of orders have no discount?",
                        percent(
                                ORDERS.stream()
                                        .filter(o -> o.discount() == null)
                                        .count(),
                                16)),
                new Case(
                        List.of(),
                        "What percentage of invoices are overdue?",
                        percent(
                                invoices(i -> i.due().compareTo("2026-03-18") < 0
                                                && !i.status().equals("Paid"))
                                        .size(),
                                24)),
                nothing("What percentage of orders are paid by stage?"));
    }

    private static List<Case> extremes() {
        return List.of(
                new Case(List.of(), "Which client has the fewest seats?", places("Marchand")),
                new Case(List.of(), "Which order has the lowest total?", places("O-3")),
                nothing("Which order has the second highest total?"),
                nothing("Which client has the second most orders?"),
                new Case(List.of(), "the 2 highest totals of orders", places("O-16", "O-15")),
                new Case(
                        List.of(), "Which stage has the most orders?", best(ORDERS, Order::stage, o -> BigDecimal.ONE)),
                nothing("every other order"),
                new Case(
                        List.of(),
                        "top 2 orders by count",
                        new Right.Places(ORDERS.stream()
                                .filter(o -> Integer.valueOf(3).equals(o.count()))
                                .map(Order::ref)
                                .toList())));
    }

    private static List<Case> continued() {
        String berlin = "How many invoices are in Berlin?";
        return List.of(
                after("How much did we invoice?", "And in March?", new Right.Nothing()),
                after(berlin, "And how many in total?", figure(24)),
                after(berlin, "only the open ones", new Right.Nothing()),
                after("How many invoices are not in Berlin?", "What about Paris?", new Right.Nothing()),
                after("How many invoices are over 500?", "And under 600?", new Right.Nothing()),
                after("How many invoices are due after 2026-03-01?", "And before 2026-05-01?", new Right.Nothing()),
                after(
                        "How many invoices are due in February?",
                        "And in March?",
                        figure(invoices(i -> due(i, "2026-03-01", "2026-03-31")).size())),
                after("How many projects start in January?", "And in February?", figure(1)),
                after("How many invoices are open?", "And customers in Berlin?", new Right.Nothing()),
                after(
                        "Wie viele Rechnungen sind offen?",
                        "Wie viele Rechnungen sind in dieser Woche fällig?",
                        figure(0)),
                after("Wie viele Aufträge gibt es?", "Und in Berlin?", figure(auftraege("Berlin"))),
                after(
                        "What is the total amount of invoices in Riga?",
                        "And in Paris?",
                        sum(invoices(i -> "Paris".equals(i.city())), Invoice::amount)),
                after(berlin, "And by status?", countedBy(invoices(i -> "Berlin".equals(i.city())), Invoice::status)));
    }

    private static List<Case> deutsch() {
        return List.of(
                auftraege("Wie viele Aufträge sind am 13.4.2026 fällig?", a -> a.faellig()
                        .equals("2026-04-13")),
                auftraege("Wie viele Aufträge haben einen Betrag über 500,50 Euro?", a -> a.betrag() > 500.5),
                auftraege("Wie viele Aufträge sind weder offen noch neu?", a -> a.status()
                        .equals("Letzter")),
                auftraege("Wie viele Aufträge gibt es außer in Berlin?", a -> !"Berlin".equals(a.ort())),
                nothing("Wie viele Aufträge sind nur in Berlin?"),
                nothing("Wie viele Aufträge sind nicht mehr offen?"),
                nothing("Wie viele Aufträge dauern 3 Tage?"),
                auftraege("Wie viele Aufträge ohne Stunden gibt es?", a -> a.stunden() == null),
                auftraege(
                        "Wie viele Aufträge haben höchstens 6 Stunden?", a -> a.stunden() != null && a.stunden() <= 6),
                nothing("Wie viele Aufträge pro Kopf?"),
                rechnungen(
                        "Wie viele Rechnungen sind ab dem 1.3.2026 fällig?",
                        r -> r.faellig().compareTo("2026-03-01") >= 0),
                new Case(
                        List.of(),
                        "Wie hoch ist der durchschnittliche Betrag der Aufträge in Köln?",
                        average(
                                AUFTRAEGE.stream()
                                        .filter(a -> "Köln".equals(a.ort()))
                                        .toList(),
                                a -> BigDecimal.valueOf(a.betrag()))),
                new Case(List.of(), "Aufträge nach Status", countedBy(AUFTRAEGE, Auftrag::status)),
                nothing("Wie viele Aufträge sind mir zugewiesen?"));
    }

    private static List<Case> unknowable() {
        return Stream.of(
                        "How many customers are profitable?",
                        "How many invoices will probably be paid?",
                        "What is the total of orders per head?",
                        "What is the growth of invoices compared with last year?",
                        "What is the running total of invoices?",
                        "What is the cumulative amount of invoices?",
                        "How many invoices compared to last month?",
                        "How many invoices on average per month?",
                        "How many orders are usually late?",
                        "How many orders a day?",
                        "How many more orders do we need?",
                        "Is the total of orders rising?",
                        "What is half of the total of orders?",
                        "How many orders could still be shipped?")
                .map(QuestionsOfASceptic::nothing)
                .toList();
    }

    private static Case nothing(String question) {
        return new Case(List.of(), question, new Right.Nothing());
    }

    private static Case figureOf(String question, int number) {
        return new Case(List.of(), question, figure(number));
    }

    private static Case after(String before, String question, Right right) {
        return new Case(Arrays.asList(before), question, right);
    }

    private static Case orders(String question, Predicate<Order> wanted) {
        return new Case(
                List.of(), question, figure(ORDERS.stream().filter(wanted).count()));
    }

    private static Case clients(String question, Predicate<Client> wanted) {
        return new Case(
                List.of(), question, figure(CLIENTS.stream().filter(wanted).count()));
    }

    private static Case auftraege(String question, Predicate<Auftrag> wanted) {
        return new Case(
                List.of(), question, figure(AUFTRAEGE.stream().filter(wanted).count()));
    }

    private static long auftraege(String ort) {
        return AUFTRAEGE.stream().filter(a -> ort.equals(a.ort())).count();
    }

    private static boolean over(@Nullable BigDecimal total, int bound) {
        return total != null && total.compareTo(BigDecimal.valueOf(bound)) > 0;
    }

    private static @Nullable BigDecimal decimal(@Nullable Integer number) {
        return number == null ? null : BigDecimal.valueOf(number);
    }
}
