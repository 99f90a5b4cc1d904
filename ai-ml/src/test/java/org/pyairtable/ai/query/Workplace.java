package org.pyairtable.ai.query;

import static org.pyairtable.ai.fixture.HeldTable.field;
import static org.pyairtable.ai.fixture.HeldTable.link;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.pyairtable.ai.fixture.HeldBase;
import org.pyairtable.ai.fixture.HeldTable;

/** Three bases of a workspace: as plain rows, from which a test computes what is right, and as tables that are asked. */
final class Workplace {
    /** A Wednesday. */
    static final LocalDate TODAY = LocalDate.of(2026, 3, 18);

    static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-18T10:00:00Z"), ZoneOffset.UTC);

    record Customer(
            String name,
            @Nullable String city,
            String segment,
            @Nullable Integer employees,
            boolean active) {}

    record Project(String name, String customer, String status, int budget, double hours, String start, String end) {}

    record Invoice(
            String no,
            String customer,
            @Nullable String project,
            @Nullable BigDecimal amount,
            @Nullable BigDecimal tax,
            String due,
            String status,
            @Nullable String city,
            boolean disputed) {}

    record Person(String name, String team, String town) {}

    record Task(
            String title,
            @Nullable String assignee,
            String state,
            @Nullable String priority,
            @Nullable Integer points,
            @Nullable String deadline,
            String created,
            List<String> labels,
            boolean blocked) {}

    record Kunde(String name, String stadt, String branche) {}

    record Rechnung(String nummer, String kunde, double betrag, String faellig, String stand) {}

    record Artikel(String bezeichnung, String kategorie, double preis, int bestand) {}

    static final List<Customer> CUSTOMERS = List.of(
            new Customer("Acme GmbH", "Berlin", "Industry", 120, true),
            new Customer("Nord AG", "Paris", "Retail", 45, true),
            new Customer("Sol SA", "Riga", "Retail", 8, false),
            new Customer("Tern Ltd", null, "Public", null, true),
            new Customer("Vela", "Berlin", "Public", 0, false));

    static final List<Project> PROJECTS = List.of(
            new Project("Harbour Tower", "Acme GmbH", "Active", 90_000, 12.5, "2026-01-10", "2026-06-30"),
            new Project("Mill Lane", "Nord AG", "Planned", 40_000, 0, "2026-05-01", "2026-12-01"),
            new Project("Quay Nine", "Acme GmbH", "Done", 15_000, 80.25, "2025-03-01", "2025-11-15"),
            new Project("Ridge", "Sol SA", "Active", 60_000, 33, "2026-02-01", "2027-01-31"));

    static final List<Invoice> INVOICES = IntStream.rangeClosed(1, 24)
            .mapToObj(i -> {
                int third = (i - 1) % 3;
                return new Invoice(
                        "INV-2026-%03d".formatted(i),
                        List.of("Acme GmbH", "Nord AG", "Sol SA").get(third),
                        i % 5 == 0
                                ? null
                                : List.of("Harbour Tower", "Mill Lane", "Ridge").get(third),
                        i == 20 ? null : BigDecimal.valueOf(i % 8 == 1 ? -50 : i == 12 ? 0 : 75 + 25L * i),
                        i % 4 == 0 ? null : new BigDecimal(i % 2 == 0 ? "0.19" : "0.07"),
                        "2026-%02d-%02d".formatted((i - 1) % 12 + 1, i),
                        List.of("Paid", "Open", "Draft", "Open", "Paid").get(i % 5),
                        third == 0 ? "Berlin" : third == 1 ? "Paris" : i % 6 == 0 ? null : "Riga",
                        i % 7 == 0);
            })
            .toList();

    static final List<Person> PEOPLE = List.of(
            new Person("Ada Brandt", "Backend", "Ghent"),
            new Person("Bo Castell", "Frontend", "Porto"),
            new Person("Cy Dahl", "Backend", "Porto"),
            new Person("Di Eklund", "Design", "Ghent"));

    static final List<Task> TASKS = IntStream.rangeClosed(1, 20)
            .mapToObj(i -> new Task(
                    "Task " + i,
                    i % 6 == 0 ? null : PEOPLE.get(i % 3).name(),
                    List.of("Todo", "Doing", "Done", "Doing").get(i % 4),
                    i % 9 == 0 ? null : List.of("Low", "Medium", "High").get(i % 3),
                    i % 10 == 0 ? null : i % 5 + 1,
                    i % 7 == 0
                            ? null
                            : LocalDate.of(2026, 3, 1).plusDays(3L * i).toString(),
                    // Two of them are created on another day in Berlin than in UTC.
                    i == 1
                            ? "2026-02-28T23:30:00.000Z"
                            : i == 2 ? "2026-03-17T23:15:00.000Z" : "2026-%02d-10T09:00:00.000Z".formatted(i % 3 + 1),
                    i % 4 == 0
                            ? List.of("bug", "urgent")
                            : i % 2 == 0 ? List.of("bug") : i % 3 == 0 ? List.of("chore") : List.of(),
                    i % 8 == 0))
            .toList();

    static final List<Kunde> KUNDEN = List.of(
            new Kunde("Bäckerei Öztürk", "Köln", "Handwerk"),
            new Kunde("Möbel Krause", "Zürich", "Handel"),
            new Kunde("Stadtwerke", "Köln", "Öffentlich"));

    static final List<Rechnung> RECHNUNGEN = List.of(
            new Rechnung("R-1", "Bäckerei Öztürk", 1200.50, "2026-02-01", "Bezahlt"),
            new Rechnung("R-2", "Möbel Krause", 300.25, "2026-03-01", "Offen"),
            new Rechnung("R-3", "Bäckerei Öztürk", 99.90, "2026-03-31", "Offen"),
            new Rechnung("R-4", "Stadtwerke", 2500, "2026-04-15", "Entwurf"),
            new Rechnung("R-5", "Stadtwerke", 750, "2026-01-10", "Offen"),
            new Rechnung("R-6", "Möbel Krause", 1500, "2026-06-30", "Bezahlt"));

    static final List<Artikel> ARTIKEL = List.of(
            new Artikel("Tisch", "Möbel", 249.99, 12),
            new Artikel("Stuhl", "Möbel", 79.50, 40),
            new Artikel("Lampe", "Licht", 35, 0),
            new Artikel("Regal", "Möbel", 120, 7),
            new Artikel("Kerze", "Licht", 4.90, 300));

    static final List<HeldBase> BASES = List.of(agency(), software(), handel());

    private Workplace() {}

    private static HeldBase agency() {
        HeldTable customers = HeldTable.of(
                "tblCustomers",
                "Customers",
                field("Name", "singleLineText"),
                field("City", "singleLineText"),
                field("Segment", "singleSelect", "Industry", "Retail", "Public"),
                field("Employees", "number"),
                field("Active", "checkbox"),
                link("Invoices", "tblInvoices"),
                link("Projects", "tblProjects"));
        HeldTable projects = HeldTable.of(
                "tblProjects",
                "Projects",
                field("Name", "singleLineText"),
                link("Customer", "tblCustomers"),
                field("Status", "singleSelect", "Active", "Planned", "Done"),
                field("Budget", "currency"),
                field("Hours", "number"),
                field("Start", "date"),
                field("End", "date"));
        HeldTable invoices = HeldTable.of(
                "tblInvoices",
                "Invoices",
                field("No", "singleLineText"),
                link("Customer", "tblCustomers"),
                link("Project", "tblProjects"),
                field("Amount", "currency"),
                field("Tax", "percent"),
                field("Due date", "date"),
                field("Status", "singleSelect", "Paid", "Open", "Draft"),
                field("City", "singleLineText"),
                field("Disputed", "checkbox"));
        CUSTOMERS.forEach(c -> customers.add(
                id(c.name()),
                "Name",
                c.name(),
                "City",
                c.city(),
                "Segment",
                c.segment(),
                "Employees",
                c.employees(),
                "Active",
                tick(c.active()),
                "Invoices",
                ids(INVOICES.stream()
                        .filter(i -> i.customer().equals(c.name()))
                        .map(Invoice::no)
                        .toList()),
                "Projects",
                ids(PROJECTS.stream()
                        .filter(p -> p.customer().equals(c.name()))
                        .map(Project::name)
                        .toList())));
        PROJECTS.forEach(p -> projects.add(
                id(p.name()),
                "Name",
                p.name(),
                "Customer",
                ids(List.of(p.customer())),
                "Status",
                p.status(),
                "Budget",
                p.budget(),
                "Hours",
                p.hours(),
                "Start",
                p.start(),
                "End",
                p.end()));
        INVOICES.forEach(i -> invoices.add(
                id(i.no()),
                "No",
                i.no(),
                "Customer",
                ids(List.of(i.customer())),
                "Project",
                i.project() == null ? null : ids(List.of(i.project())),
                "Amount",
                i.amount(),
                "Tax",
                i.tax(),
                "Due date",
                i.due(),
                "Status",
                i.status(),
                "City",
                i.city(),
                "Disputed",
                tick(i.disputed())));
        return new HeldBase("appAgency", "Agency", "wsp1", CLOCK, customers, projects, invoices);
    }

    private static HeldBase software() {
        HeldTable people = HeldTable.of(
                "tblPeople",
                "People",
                field("Name", "singleLineText"),
                field("Team", "singleSelect", "Backend", "Frontend", "Design"),
                field("Town", "singleLineText"),
                link("Tasks", "tblTasks"));
        HeldTable tasks = HeldTable.of(
                "tblTasks",
                "Tasks",
                field("Title", "singleLineText"),
                link("Assignee", "tblPeople"),
                field("State", "singleSelect", "Todo", "Doing", "Done"),
                field("Priority", "singleSelect", "Low", "Medium", "High"),
                field("Points", "number"),
                field("Deadline", "date"),
                field("Created", "createdTime"),
                field("Labels", "multipleSelects", "bug", "urgent", "chore"),
                field("Blocked", "checkbox"));
        PEOPLE.forEach(p -> people.add(
                id(p.name()),
                "Name",
                p.name(),
                "Team",
                p.team(),
                "Town",
                p.town(),
                "Tasks",
                ids(TASKS.stream()
                        .filter(t -> p.name().equals(t.assignee()))
                        .map(Task::title)
                        .toList())));
        TASKS.forEach(t -> tasks.add(
                id(t.title()),
                "Title",
                t.title(),
                "Assignee",
                t.assignee() == null ? null : ids(List.of(t.assignee())),
                "State",
                t.state(),
                "Priority",
                t.priority(),
                "Points",
                t.points(),
                "Deadline",
                t.deadline(),
                "Created",
                t.created(),
                "Labels",
                t.labels().isEmpty() ? null : t.labels(),
                "Blocked",
                tick(t.blocked())));
        return new HeldBase("appSoftware", "Roadmap", "wsp1", CLOCK, people, tasks);
    }

    private static HeldBase handel() {
        HeldTable kunden = HeldTable.of(
                "tblKunden",
                "Kunden",
                field("Firma", "singleLineText"),
                field("Stadt", "singleLineText"),
                field("Branche", "singleSelect", "Handwerk", "Handel", "Öffentlich"));
        HeldTable rechnungen = HeldTable.of(
                "tblRechnungen",
                "Rechnungen",
                field("Nummer", "singleLineText"),
                link("Kunde", "tblKunden"),
                field("Betrag", "currency"),
                field("Fällig am", "date"),
                field("Stand", "singleSelect", "Offen", "Bezahlt", "Entwurf"));
        HeldTable artikel = HeldTable.of(
                "tblArtikel",
                "Artikel",
                field("Bezeichnung", "singleLineText"),
                field("Kategorie", "singleSelect", "Möbel", "Licht"),
                field("Preis", "currency"),
                field("Bestand", "number"));
        KUNDEN.forEach(k -> kunden.add(id(k.name()), "Firma", k.name(), "Stadt", k.stadt(), "Branche", k.branche()));
        RECHNUNGEN.forEach(r -> rechnungen.add(
                id(r.nummer()),
                "Nummer",
                r.nummer(),
                "Kunde",
                ids(List.of(r.kunde())),
                "Betrag",
                r.betrag(),
                "Fällig am",
                r.faellig(),
                "Stand",
                r.stand()));
        ARTIKEL.forEach(a -> artikel.add(
                id(a.bezeichnung()),
                "Bezeichnung",
                a.bezeichnung(),
                "Kategorie",
                a.kategorie(),
                "Preis",
                a.preis(),
                "Bestand",
                a.bestand()));
        return new HeldBase("appHandel", "Handel", "wsp1", CLOCK, kunden, rechnungen, artikel);
    }

    private static @Nullable Object tick(boolean ticked) {
        return ticked ? true : null;
    }

    private static @Nullable Object ids(List<String> names) {
        return names.isEmpty() ? null : names.stream().map(Workplace::id).toList();
    }

    private static String id(String name) {
        return "rec" + name.replace(" ", "");
    }
}
