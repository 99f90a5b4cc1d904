package org.pyairtable.ai.query;

import static org.pyairtable.ai.fixture.HeldTable.field;
import static org.pyairtable.ai.fixture.HeldTable.link;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.pyairtable.ai.fixture.HeldBase;
import org.pyairtable.ai.fixture.HeldTable;

/**
 * A base whose names are words of the language: fields Count, Total, Date and Notes, choices Open, New, Last, March and May,
 * people called Will, May and Mark, a client with the name of the base, and two clients of one name.
 */
final class Workshop {
    record Client(
            String id,
            String name,
            @Nullable String region,
            @Nullable String manager,
            @Nullable Integer seats,
            String since,
            boolean vip) {}

    record Order(
            String ref,
            @Nullable String client,
            @Nullable Integer count,
            @Nullable BigDecimal total,
            @Nullable BigDecimal discount,
            String date,
            @Nullable String shipped,
            String stage,
            @Nullable String month,
            boolean rush,
            @Nullable String notes) {}

    record OrderLine(String name, String order, int pieces, int price) {}

    record Auftrag(
            String titel,
            double betrag,
            String faellig,
            String status,
            @Nullable String ort,
            @Nullable Integer stunden,
            @Nullable String verantwortlich) {}

    static final List<Client> CLIENTS = List.of(
            new Client("recLumen1", "Lumen", "North", "Will", 10, "2024-11-05", true),
            new Client("recMarchand", "Marchand", "South", "May", 0, "2025-02-01", false),
            new Client("recOHara", "O'Hara & Sons", "North", "Mark", null, "2026-01-15", false),
            new Client("recRoute66", "Route 66", null, null, 3, "2026-03-02", true),
            new Client("recLumen2", "Lumen", "South", "Will", 7, "2023-05-05", false));

    static final List<Order> ORDERS = IntStream.rangeClosed(1, 16)
            .mapToObj(i -> {
                LocalDate date = LocalDate.of(2026, i % 12 + 1, 5);
                return new Order(
                        "O-" + i,
                        i % 6 == 0 ? null : CLIENTS.get((i - 1) % 5).id(),
                        i % 7 == 0 ? null : (Integer) (i % 4),
                        i == 9 ? null : BigDecimal.valueOf(i == 3 ? -250 : 50L * i),
                        i % 3 == 0 ? null : new BigDecimal(i % 2 == 0 ? "0.2" : "0.05"),
                        date.toString(),
                        i % 4 == 0 ? null : date.plusDays(10).toString(),
                        List.of("Open", "New", "Paid", "Last").get(i % 4),
                        i % 5 == 0 ? null : List.of("March", "May", "June").get(i % 3),
                        i % 5 == 1,
                        i % 2 == 0 ? "fragile" : null);
            })
            .toList();

    static final List<OrderLine> LINES = IntStream.rangeClosed(1, 20)
            .mapToObj(i -> new OrderLine("Line " + i, "O-" + ((i - 1) % 8 + 1), i, 10 * i))
            .toList();

    static final List<Auftrag> AUFTRAEGE = IntStream.rangeClosed(1, 10)
            .mapToObj(i -> new Auftrag(
                    "Auftrag " + i,
                    i * 100.5,
                    "2026-%02d-%02d".formatted(i % 6 + 1, 10 + i),
                    List.of("Offen", "Neu", "Letzter").get(i % 3),
                    i % 4 == 3 ? null : List.of("Berlin", "Köln", "Berlin").get(i % 4),
                    i == 4 ? null : (Integer) (i * 2),
                    i % 3 == 2 ? null : List.of("Will", "Sue").get(i % 3)))
            .toList();

    static final HeldBase BASE = lumen();

    private Workshop() {}

    static Client client(Order order) {
        return CLIENTS.stream()
                .filter(c -> c.id().equals(order.client()))
                .findFirst()
                .orElse(new Client("", "", null, null, null, "", false));
    }

    private static HeldBase lumen() {
        HeldTable clients = HeldTable.of(
                "tblClients",
                "Clients",
                field("Name", "singleLineText"),
                field("Region", "singleSelect", "North", "South"),
                field("Manager", "singleLineText"),
                field("Seats", "number"),
                field("Since", "date"),
                field("VIP", "checkbox"),
                link("Orders", "tblOrders"));
        HeldTable orders = HeldTable.of(
                "tblOrders",
                "Orders",
                field("Ref", "singleLineText"),
                link("Client", "tblClients"),
                field("Count", "number"),
                field("Total", "currency"),
                field("Discount", "percent"),
                field("Date", "date"),
                field("Shipped on", "date"),
                field("Stage", "singleSelect", "Open", "New", "Last", "Paid"),
                field("Month", "singleSelect", "March", "May", "June"),
                field("Rush", "checkbox"),
                field("Notes", "multilineText"),
                link("Lines", "tblLines"));
        HeldTable lines = HeldTable.of(
                "tblLines",
                "Order lines",
                field("Line", "singleLineText"),
                link("Order", "tblOrders"),
                field("Pieces", "number"),
                field("Price", "currency"));
        HeldTable auftraege = HeldTable.of(
                "tblAuftraege",
                "Aufträge",
                field("Titel", "singleLineText"),
                field("Betrag", "currency"),
                field("Fällig am", "date"),
                field("Status", "singleSelect", "Offen", "Neu", "Letzter"),
                field("Ort", "singleLineText"),
                field("Stunden", "number"),
                field("Verantwortlich", "singleLineText"));
        CLIENTS.forEach(c -> clients.add(
                c.id(),
                "Name",
                c.name(),
                "Region",
                c.region(),
                "Manager",
                c.manager(),
                "Seats",
                c.seats(),
                "Since",
                c.since(),
                "VIP",
                c.vip() ? true : null,
                "Orders",
                list(ORDERS.stream()
                        .filter(o -> c.id().equals(o.client()))
                        .map(Order::ref)
                        .toList())));
        ORDERS.forEach(o -> orders.add(
                o.ref(),
                "Ref",
                o.ref(),
                "Client",
                o.client() == null ? null : List.of(o.client()),
                "Count",
                o.count(),
                "Total",
                o.total(),
                "Discount",
                o.discount(),
                "Date",
                o.date(),
                "Shipped on",
                o.shipped(),
                "Stage",
                o.stage(),
                "Month",
                o.month(),
                "Rush",
                o.rush() ? true : null,
                "Notes",
                o.notes(),
                "Lines",
                list(LINES.stream()
                        .filter(l -> l.order().equals(o.ref()))
                        .map(OrderLine::name)
                        .toList())));
        LINES.forEach(l -> lines.add(
                l.name(), "Line", l.name(), "Order", List.of(l.order()), "Pieces", l.pieces(), "Price", l.price()));
        AUFTRAEGE.forEach(a -> auftraege.add(
                a.titel(),
                "Titel",
                a.titel(),
                "Betrag",
                a.betrag(),
                "Fällig am",
                a.faellig(),
                "Status",
                a.status(),
                "Ort",
                a.ort(),
                "Stunden",
                a.stunden(),
                "Verantwortlich",
                a.verantwortlich()));
        return new HeldBase(
                "appLumen",
                "Lumen",
                "wsp1",
                Clock.fixed(Instant.parse("2026-03-18T10:00:00Z"), ZoneOffset.UTC),
                clients,
                orders,
                lines,
                auftraege);
    }

    private static @Nullable Object list(List<String> ids) {
        return ids.isEmpty() ? null : ids;
    }
}
