package org.pyairtable.e2e;

import static org.pyairtable.e2e.Sample.cells;
import static org.pyairtable.e2e.Sample.date;
import static org.pyairtable.e2e.Sample.field;
import static org.pyairtable.e2e.Sample.money;
import static org.pyairtable.e2e.Sample.number;
import static org.pyairtable.e2e.Sample.select;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.pyairtable.e2e.Sample.Link;
import org.pyairtable.e2e.Sample.Row;
import org.pyairtable.e2e.Sample.Table;

/** What happens on the firm's sites: projects, people, tasks, hours, the diary. */
final class SampleSite {
    private static final List<String> BUILDINGS = List.of(
            "School extension",
            "Town house renovation",
            "Warehouse",
            "Kindergarten",
            "Apartment block",
            "Bakery conversion",
            "Fire station",
            "Boathouse",
            "Sports hall",
            "Cycle bridge",
            "Clinic wing",
            "Row houses");
    private static final List<String> TRADES =
            List.of("Carpenter", "Mason", "Electrician", "Plumber", "Roofer", "Site manager");
    private static final List<String> TASKS = List.of(
            "Set up the site fence",
            "Dig the foundation trench",
            "Pour the floor slab",
            "Raise the timber frame",
            "Lay the roof tiles",
            "Install the windows",
            "Pull the power cables",
            "Pressure-test the water pipes",
            "Fit the kitchen",
            "Plaster the stairwell",
            "Insulate the attic",
            "Mount the solar modules",
            "Level the screed",
            "Paint the façade",
            "Hand over the keys");
    private static final List<String> TASK_TEXTS = List.of(
            "Check the drawing of the architect first; the opening moved by twenty centimetres.",
            "Needs two people and the small crane, half a day.",
            "The delivery comes on Tuesday morning, someone has to sign for it.",
            "Photos before covering it up, the inspector asks for them.",
            "Only after the neighbours have been told about the noise.");
    private static final List<String> NOTES = List.of(
            "Went as planned.",
            "Waited two hours for the delivery.",
            "Redone after inspection.",
            "Helped out on the neighbouring site.",
            "Rain stopped us in the afternoon.");
    /** Entries of the diary, each with a title. */
    private static final List<List<String>> POSTS = List.of(
            List.of(
                    "Storm overnight",
                    "Gusts tore the tarpaulin off and soaked the open roof; drying will take three days."),
            List.of("Concrete delivered late", "The mixer was stuck in traffic, we could pour only half of the slab."),
            List.of(
                    "Inspector satisfied",
                    "The fire inspection passed without a remark, the certificate follows by post."),
            List.of("Neighbour complained", "The lady next door asked us to start hammering no earlier than eight."),
            List.of(
                    "Old beams found",
                    "Behind the wall we found rotten timber that nobody knew of; the engineer comes Monday."),
            List.of("Copper stolen", "Someone cut the fence during the weekend and took forty metres of copper pipe."),
            List.of("Crew down with flu", "Three of six people are ill, the plasterers will come a week later."),
            List.of("Topping out", "The last rafter is up, the client brought soup and a wreath for everybody."),
            List.of("Water in the pit", "Ground water rose faster than the pump could carry it away."),
            List.of("Good progress", "The electricians finished two floors in one week, well ahead of the plan."));

    private SampleSite() {}

    static Table projects(Wording words, int count, int clients) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            LocalDate start = words.day();
            double budget = words.between(40, 900) * 1_000.0;
            String building = BUILDINGS.get(i % BUILDINGS.size());
            rows.add(new Row(
                    cells(
                            "Name",
                            building + " " + words.family() + " " + (i + 1),
                            "Status",
                            words.one(List.of("Planned", "On site", "On site", "Completed")),
                            "Start",
                            start.toString(),
                            "Due",
                            start.plusDays(words.between(60, 240)).toString(),
                            "Budget",
                            budget,
                            "Spent",
                            Math.round(budget * words.between(5, 118)) / 100.0,
                            "Address",
                            words.address(),
                            "Description",
                            building + " with "
                                    + words.one(List.of(
                                            "a green roof",
                                            "a timber frame",
                                            "a deep cellar",
                                            "large windows to the south",
                                            "a listed façade"))
                                    + ".",
                            "Risk",
                            ""),
                    Map.of("Client", List.of(words.below(clients)))));
        }
        return new Table(
                "Projects",
                List.of(
                        field("Name", "singleLineText"),
                        select("Status", "Planned", "On site", "Delayed", "Completed"),
                        date("Start"),
                        date("Due"),
                        money("Budget"),
                        money("Spent"),
                        field("Address", "singleLineText"),
                        field("Description", "multilineText"),
                        field("Risk", "singleLineText")),
                List.of(new Link("Client", "Clients")),
                rows);
    }

    static Table employees(Wording words, int count) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String name = words.person();
            rows.add(new Row(
                    cells(
                            "Name", name + " " + (char) ('A' + i % 26) + ".",
                            "Trade", TRADES.get(i % TRADES.size()),
                            "Hourly rate", words.amount(32, 68),
                            "Email", words.email(name)),
                    Map.of()));
        }
        return new Table(
                "Employees",
                List.of(
                        field("Name", "singleLineText"),
                        select("Trade", TRADES.toArray(String[]::new)),
                        money("Hourly rate"),
                        field("Email", "email")),
                List.of(),
                rows);
    }

    static Table tasks(Wording words, int count, int projects, int employees) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(new Row(
                    cells(
                            "Title", words.one(TASKS),
                            "Status", words.one(List.of("Open", "In progress", "Done", "Blocked")),
                            "Due", words.day().toString(),
                            "Estimate", words.between(2, 60),
                            "Details", words.one(TASK_TEXTS)),
                    Map.of("Project", List.of(words.below(projects)), "Assignee", List.of(words.below(employees)))));
        }
        return new Table(
                "Tasks",
                List.of(
                        field("Title", "singleLineText"),
                        select("Status", "Open", "In progress", "Done", "Blocked"),
                        date("Due"),
                        number("Estimate", 0),
                        field("Details", "multilineText")),
                List.of(new Link("Project", "Projects"), new Link("Assignee", "Employees")),
                rows);
    }

    static Table hours(Wording words, int count, int tasks, int employees) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(new Row(
                    cells(
                            "Entry", "H-%05d".formatted(i + 1),
                            "Date", words.day().toString(),
                            "Hours", words.between(2, 20) / 2.0,
                            "Note", words.one(NOTES)),
                    Map.of("Task", List.of(words.below(tasks)), "Employee", List.of(words.below(employees)))));
        }
        return new Table(
                "Hours",
                List.of(
                        field("Entry", "singleLineText"),
                        date("Date"),
                        number("Hours", 1),
                        field("Note", "singleLineText")),
                List.of(new Link("Task", "Tasks"), new Link("Employee", "Employees")),
                rows);
    }

    static Table posts(Wording words, int count, int projects) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<String> post = POSTS.get(i % POSTS.size());
            rows.add(new Row(
                    cells(
                            "Title", post.get(0),
                            "Date", words.day().toString(),
                            "Text", post.get(1) + " " + words.one(NOTES)),
                    Map.of("Project", List.of(words.below(projects)))));
        }
        return new Table(
                "Posts",
                List.of(field("Title", "singleLineText"), date("Date"), field("Text", "multilineText")),
                List.of(new Link("Project", "Projects")),
                rows);
    }
}
