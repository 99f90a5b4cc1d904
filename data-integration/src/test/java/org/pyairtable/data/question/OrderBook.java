package org.pyairtable.data.question;

import static org.pyairtable.data.DataFixture.field;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.pyairtable.data.DataFixture;
import org.pyairtable.data.DataFixture.TestBase;

/**
 * Four orders of three customers, few enough to compute by hand.
 *
 * <pre>
 * order  amount  discount  paid  status  tags       ordered     shipped (UTC)     customers
 * o-1     10.10      0.1   yes   Open    red, blue  2026-01-31  2026-03-28 23:30  Ada (Berlin)
 * o-2     20.20      0.25        Done    blue       2026-02-01  2026-03-29 00:30  Ada, Bo (both Berlin)
 * o-3      0.30            yes   Open               2026-02-15  2026-10-25 22:30  Cy (Paris)
 * O-4                                    red
 * </pre>
 */
record OrderBook(TestBase base, String orders, String customers, Map<String, String> records) {
    static OrderBook written() {
        TestBase base = DataFixture.base(
                "Customers",
                List.of(field("Name", "singleLineText"), field("City", "singleSelect", choices("Paris", "Berlin"))));
        String orders = base.addTable(
                "Orders",
                List.of(
                        field("Number", "singleLineText"),
                        field("Amount", "currency", Map.of("precision", 2, "symbol", "€")),
                        field("Discount", "percent", Map.of("precision", 0)),
                        field("Paid", "checkbox", Map.of("icon", "check", "color", "greenBright")),
                        field("Status", "singleSelect", choices("Open", "Done")),
                        field("Tags", "multipleSelects", choices("red", "blue")),
                        field("Ordered", "date", Map.of("dateFormat", Map.of("name", "iso"))),
                        field(
                                "Shipped",
                                "dateTime",
                                Map.of(
                                        "dateFormat", Map.of("name", "iso"),
                                        "timeFormat", Map.of("name", "24hour"),
                                        "timeZone", "utc"))));
        String customer =
                base.addField(orders, field("Customer", "multipleRecordLinks", Map.of("linkedTableId", base.table())));
        String city = base.addField(
                orders,
                field(
                        "Cities",
                        "multipleLookupValues",
                        Map.of("recordLinkFieldId", customer, "fieldIdInLinkedTable", cityOf(base))));
        base.addField(orders, field("Net", "formula", Map.of("formula", "{Amount} * (1 - {Discount})")));
        base.addField(orders, field("Ratio", "formula", Map.of("formula", "1 / {Discount}")));
        base.addField(orders, field("Label", "formula", Map.of("formula", "IF({Paid}, 'paid', 'due')")));
        base.addField(orders, field("Buyers", "count", Map.of("recordLinkFieldId", customer)));
        base.addField(orders, field("Seller", "singleCollaborator"));
        OrderBook book = new OrderBook(base, orders, base.table(), new HashMap<>(Map.of("Cities", city)));
        book.fill();
        return book;
    }

    private static Map<String, Object> choices(String... names) {
        return Map.of(
                "choices",
                Arrays.stream(names).map(name -> Map.of("name", name)).toList());
    }

    private static String cityOf(TestBase base) {
        return DataFixture.owner()
                .get("/v0/meta/bases/" + base.id() + "/tables")
                .jsonPath()
                .getString("tables[0].fields[1].id");
    }

    private void fill() {
        add(customers, "Ada", Map.of("Name", "Ada", "City", "Berlin"));
        add(customers, "Bo", Map.of("Name", "Bo", "City", "Berlin"));
        add(customers, "Cy", Map.of("Name", "Cy", "City", "Paris"));
        add(
                orders,
                "o-1",
                Map.of(
                        "Number",
                        "o-1",
                        "Amount",
                        10.10,
                        "Discount",
                        0.1,
                        "Paid",
                        true,
                        "Status",
                        "Open",
                        "Tags",
                        List.of("red", "blue"),
                        "Ordered",
                        "2026-01-31",
                        "Shipped",
                        "2026-03-28T23:30:00.000Z",
                        "Customer",
                        List.of(id("Ada")),
                        "Seller",
                        Map.of("id", DataFixture.OWNER)));
        add(
                orders,
                "o-2",
                Map.of(
                        "Number",
                        "o-2",
                        "Amount",
                        20.20,
                        "Discount",
                        0.25,
                        "Status",
                        "Done",
                        "Tags",
                        List.of("blue"),
                        "Ordered",
                        "2026-02-01",
                        "Shipped",
                        "2026-03-29T00:30:00.000Z",
                        "Customer",
                        List.of(id("Ada"), id("Bo")),
                        "Seller",
                        Map.of("id", DataFixture.EDITOR)));
        add(
                orders,
                "o-3",
                Map.of(
                        "Number",
                        "o-3",
                        "Amount",
                        0.30,
                        "Paid",
                        true,
                        "Status",
                        "Open",
                        "Ordered",
                        "2026-02-15",
                        "Shipped",
                        "2026-10-25T22:30:00.000Z",
                        "Customer",
                        List.of(id("Cy"))));
        add(orders, "O-4", Map.of("Number", "O-4", "Tags", List.of("red")));
    }

    private void add(String table, String name, Map<String, Object> cells) {
        records.put(name, base.create(table, cells));
    }

    String id(String record) {
        return String.valueOf(records.get(record));
    }
}
