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

/** What the firm's office keeps: clients, expenses, invoices, materials. */
final class SampleOffice {
    private static final List<String> EXPENSES = List.of(
            "Crane rental for two days",
            "Diesel for the excavator",
            "Scaffolding extension",
            "Skip hire and disposal",
            "Night security of the site",
            "Replacement drill bits",
            "Hotel for the roofing crew",
            "Permit fee of the city",
            "Portable toilets",
            "Emergency pump after flooding",
            "Safety harnesses",
            "Crack survey by an expert");
    private static final List<String> MATERIALS = List.of(
            "Oak parquet",
            "Clay roof tiles",
            "Mineral wool",
            "Reinforcing steel",
            "Ready-mix concrete C30",
            "Plasterboard",
            "Triple glazing",
            "Copper pipe 22 mm",
            "Larch cladding",
            "Bitumen sheet",
            "Ventilated façade panel",
            "Underfloor heating loop",
            "Lime plaster",
            "Solar module 430 W",
            "Acoustic ceiling tile");
    private static final List<String> CLIENT_NOTES = List.of(
            "Prefers short reports on Friday, reads nothing longer than a page.",
            "Pays on time, but checks every line of an invoice.",
            "Wants regional timber only; certificates have to be handed over.",
            "Decisions go through a board that meets once a month.",
            "Lives next to the site and notices dust before we do.",
            "Was unhappy with the noise last year; agree on quiet hours first.");

    private SampleOffice() {}

    static Table clients(Wording words, int count) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String contact = words.person();
            String name = words.one(List.of("%s Estates", "%s & Partners", "Family %s", "City of %s", "%s Logistics"))
                    .formatted(i % 5 == 3 ? words.city() : words.family());
            rows.add(new Row(
                    cells(
                            "Name", name + " " + (i + 1),
                            "Contact", contact,
                            "Email", words.email(contact),
                            "Phone", words.phone(),
                            "City", words.city(),
                            "Segment", words.one(List.of("Private", "Public", "Commercial")),
                            "Notes", words.one(CLIENT_NOTES)),
                    Map.of()));
        }
        return new Table(
                "Clients",
                List.of(
                        field("Name", "singleLineText"),
                        field("Contact", "singleLineText"),
                        field("Email", "email"),
                        field("Phone", "phoneNumber"),
                        field("City", "singleLineText"),
                        select("Segment", "Private", "Public", "Commercial"),
                        field("Notes", "multilineText")),
                List.of(),
                rows);
    }

    static Table expenses(Wording words, int count, int projects) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(new Row(
                    cells(
                            "Item", words.one(EXPENSES),
                            "Date", words.day().toString(),
                            "Amount", words.amount(40, 6_000),
                            "Category", words.one(List.of("Equipment", "Travel", "Fees", "Site")),
                            "Paid", words.chance(70)),
                    Map.of("Project", List.of(words.below(projects)))));
        }
        return new Table(
                "Expenses",
                List.of(
                        field("Item", "singleLineText"),
                        date("Date"),
                        money("Amount"),
                        select("Category", "Equipment", "Travel", "Fees", "Site"),
                        field("Paid", "checkbox", Map.of("icon", "check", "color", "greenBright"))),
                List.of(new Link("Project", "Projects")),
                rows);
    }

    static Table invoices(Wording words, int count, int projects, int clients) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            LocalDate sent = words.day();
            rows.add(new Row(
                    cells(
                            "Number", "2026-%04d".formatted(i + 1),
                            "Date", sent.toString(),
                            "Due", sent.plusDays(30).toString(),
                            "Amount", words.amount(2_000, 90_000),
                            "Status", words.one(List.of("Draft", "Sent", "Paid", "Paid", "Paid", "Overdue"))),
                    Map.of("Project", List.of(words.below(projects)), "Client", List.of(words.below(clients)))));
        }
        return new Table(
                "Invoices",
                List.of(
                        field("Number", "singleLineText"),
                        date("Date"),
                        date("Due"),
                        money("Amount"),
                        select("Status", "Draft", "Sent", "Paid", "Overdue")),
                List.of(new Link("Project", "Projects"), new Link("Client", "Clients")),
                rows);
    }

    static Table materials(Wording words, int count, int projects) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(new Row(
                    cells(
                            "Name", words.one(MATERIALS) + ", lot " + (i + 1),
                            "Unit", words.one(List.of("m²", "m", "piece", "t")),
                            "Price", words.amount(2, 400),
                            "Stock", words.between(0, 900),
                            "Supplier", words.family() + " Building Supplies"),
                    Map.of("Projects", List.of(words.below(projects)))));
        }
        return new Table(
                "Materials",
                List.of(
                        field("Name", "singleLineText"),
                        select("Unit", "m²", "m", "piece", "t"),
                        money("Price"),
                        number("Stock", 0),
                        field("Supplier", "singleLineText")),
                List.of(new Link("Projects", "Projects")),
                rows);
    }
}
