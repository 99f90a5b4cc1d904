package org.pyairtable.data.record.computed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.pyairtable.data.DataFixture.base;
import static org.pyairtable.data.DataFixture.field;
import static org.pyairtable.data.DataFixture.owner;
import static org.pyairtable.data.DataFixture.patch;
import static org.pyairtable.data.DataFixture.post;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.testkit.SuiteResource;

/** Invoices are for projects, projects are for clients, payments are for invoices: names that come over several links. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class TwoHopsIT {
    private static final Map<String, Object> ERROR = Map.of("error", "#ERROR!");
    private static final String AS_TEXT = "?cellFormat=string&timeZone=utc&userLocale=en";

    private TestBase base;
    private String clients;
    private String projects;
    private String invoices;
    private String payments;
    private String acme;
    private String zenith;
    private String tower;
    private String bridge;
    private String invoice;
    private String payment;

    @BeforeEach
    void paymentsAreForInvoicesOfProjectsOfClients() {
        base = base("Clients", List.of(field("Client", "singleLineText"), field("City", "singleLineText")));
        clients = base.table();
        projects = base.addTable("Projects", List.of(field("Project", "singleLineText")));
        invoices = base.addTable("Invoices", List.of(field("Invoice", "singleLineText")));
        payments = base.addTable("Payments", List.of(field("Payment", "singleLineText")));
        link(projects, "For clients", clients);
        link(invoices, "For projects", projects);
        link(payments, "For invoices", invoices);
        acme = base.create(clients, Map.of("Client", "Acme", "City", "Rome"));
        zenith = base.create(clients, Map.of("Client", "Zenith", "City", "Oslo"));
        tower = base.create(projects, Map.of("Project", "Tower", "For clients", List.of(zenith, acme)));
        bridge = base.create(projects, Map.of("Project", "Bridge", "For clients", List.of(acme)));
    }

    private void derivedFields() {
        across(invoices, "Who", "multipleLookupValues", "For projects", projects, "For clients", Map.of());
        base.addField(invoices, field("Text", "formula", Map.of("formula", "'to ' & {Who}")));
        across(invoices, "Names", "rollup", "For projects", projects, "For clients", joined());
        base.addField(invoices, field("Loud", "formula", Map.of("formula", "UPPER({Text})")));
        across(payments, "Whose", "multipleLookupValues", "For invoices", invoices, "Who", Map.of());
        base.addField(payments, field("Note", "formula", Map.of("formula", "'from ' & {Whose}")));
        across(payments, "Payers", "rollup", "For invoices", invoices, "Who", joined());
    }

    private void records() {
        invoice = base.create(invoices, Map.of("Invoice", "1", "For projects", List.of(tower)));
        payment = base.create(payments, Map.of("Payment", "p", "For invoices", List.of(invoice)));
    }

    private static Map<String, Object> joined() {
        return Map.of("formula", "ARRAYJOIN(ARRAYUNIQUE(ARRAYFLATTEN(values)), ' / ')");
    }

    private void link(String table, String name, String linked) {
        base.addField(table, field(name, "multipleRecordLinks", Map.of("linkedTableId", linked)));
    }

    private void across(
            String table,
            String name,
            String type,
            String link,
            String linked,
            String target,
            Map<String, Object> more) {
        Map<String, Object> options = new HashMap<>(more);
        options.put("recordLinkFieldId", idOf(table, link));
        options.put("fieldIdInLinkedTable", idOf(linked, target));
        base.addField(table, field(name, type, options));
    }

    private String idOf(String tableId, String name) {
        return owner().get("/v0/meta/bases/" + base.id() + "/tables")
                .path("tables.find { it.id == '" + tableId + "' }.fields.find { it.name == '" + name + "' }.id");
    }

    private void write(String table, String record, Map<String, ?> cells) {
        patch(base.path(table) + "/" + record, Map.of("fields", cells)).then().statusCode(200);
    }

    private Map<String, Object> cells(String table, String record) {
        return base.get(table, record).getMap("fields");
    }

    private void assertNames(String... names) {
        String text = String.join(", ", names);
        assertThat(cells(invoices, invoice))
                .containsEntry("Text", "to " + text)
                .containsEntry("Loud", ("to " + text).toUpperCase(Locale.ROOT))
                .containsEntry("Names", String.join(" / ", names));
        assertThat(cells(payments, payment))
                .containsEntry("Note", "from " + text)
                .containsEntry("Payers", String.join(" / ", names));
    }

    @Test
    void formulasAndRollupsReadNamesAndLookupsAnswerIds() {
        derivedFields();
        records();

        assertNames("Zenith", "Acme");
        assertThat(cells(invoices, invoice)).containsEntry("Who", List.of(zenith, acme));
        assertThat(cells(payments, payment)).containsEntry("Whose", List.of(zenith, acme));
    }

    @Test
    void newFieldsAreComputedForTheRecordsThatExist() {
        records();

        derivedFields();

        assertNames("Zenith", "Acme");
    }

    @Test
    void aRenamedRecordIsRightEverywhereImmediately() {
        derivedFields();
        records();

        write(clients, acme, Map.of("Client", "Apex"));

        assertNames("Zenith", "Apex");
    }

    @Test
    void everyLinkOnTheWayCanChange() {
        derivedFields();
        records();

        write(projects, tower, Map.of("For clients", List.of(acme, zenith)));
        assertNames("Acme", "Zenith");
        write(clients, zenith, Map.of("Projects", List.of()));
        assertNames("Acme");
        write(clients, zenith, Map.of("Client", "Zeta", "Projects", List.of(bridge)));
        assertNames("Acme");
        write(invoices, invoice, Map.of("For projects", List.of(bridge)));
        assertNames("Acme", "Zeta");
        String other = base.create(invoices, Map.of("Invoice", "2", "For projects", List.of(tower)));
        write(payments, payment, Map.of("For invoices", List.of(other)));
        assertThat(cells(payments, payment)).containsEntry("Note", "from Acme").containsEntry("Payers", "Acme");
    }

    @Test
    void deletedRecordsAreNotNamedAnyMore() {
        derivedFields();
        records();

        owner().delete(base.path(clients) + "/" + zenith).then().statusCode(200);
        assertNames("Acme");

        owner().delete(base.path(projects) + "/" + tower).then().statusCode(200);
        assertThat(cells(invoices, invoice)).containsEntry("Text", "to ").doesNotContainKeys("Who", "Names");
        assertThat(cells(payments, payment)).containsEntry("Note", "from ").doesNotContainKeys("Whose", "Payers");
    }

    @Test
    void aComputedNameIsRightAsWell() {
        String sites = base.addTable("Sites", List.of(field("Site", "singleLineText")));
        String computed = base.addTable("Streets", List.of(field("Full", "formula", Map.of("formula", "'x'"))));
        base.addField(computed, field("Street", "singleLineText"));
        link(projects, "At", computed);
        link(sites, "Of", projects);
        patch(
                        "/v0/meta/bases/" + base.id() + "/tables/" + computed + "/fields/" + idOf(computed, "Full"),
                        Map.of("options", Map.of("formula", "{Street} & ' St'")))
                .then()
                .statusCode(200);
        String main = base.create(computed, Map.of("Street", "Main"));
        write(projects, tower, Map.of("At", List.of(main)));
        across(sites, "Where", "rollup", "Of", projects, "At", joined());
        String site = base.create(sites, Map.of("Site", "s", "Of", List.of(tower)));
        assertThat(base.cell(sites, site, "Where")).isEqualTo("Main St");

        write(computed, main, Map.of("Street", "High"));

        assertThat(base.cell(sites, site, "Where")).isEqualTo("High St");
    }

    @Test
    void linksWithinATableLeadOnAsWell() {
        String staff = base.addTable("Staff", List.of(field("Person", "singleLineText")));
        link(staff, "Boss", staff);
        across(staff, "Above", "rollup", "Boss", staff, "Boss", joined());
        across(staff, "Way up", "multipleLookupValues", "Boss", staff, "Boss", Map.of());
        base.addField(
                staff, field("Reports", "formula", Map.of("formula", "{Person} & ' < ' & {Boss} & ' < ' & {Way up}")));
        String top = base.create(staff, Map.of("Person", "Top"));
        String middle = base.create(staff, Map.of("Person", "Mid", "Boss", List.of(top)));
        String low = base.create(staff, Map.of("Person", "Low", "Boss", List.of(middle)));
        assertThat(cells(staff, low)).containsEntry("Above", "Top").containsEntry("Reports", "Low < Mid < Top");

        write(staff, top, Map.of("Person", "Chief"));

        assertThat(cells(staff, low)).containsEntry("Above", "Chief").containsEntry("Reports", "Low < Mid < Chief");
    }

    @Test
    void listsFilterSortAndShowByTheNames() {
        derivedFields();
        records();
        String second = base.create(invoices, Map.of("Invoice", "2", "For projects", List.of(bridge)));
        String none = base.create(invoices, Map.of("Invoice", "3"));

        assertThat(ids("filterByFormula", "{Who} = 'Acme'")).containsExactly(second);
        assertThat(ids("filterByFormula", "FIND('Zenith', {Who} & '')")).containsExactly(invoice);
        assertThat(ids("filterByFormula", "{Names} = 'Zenith / Acme'")).containsExactly(invoice);
        assertThat(ids("filterByFormula", "NOT({Who})")).containsExactly(none);
        assertThat(ids("sort[0][field]", "Who")).containsExactly(none, second, invoice);
        write(clients, acme, Map.of("Client", "Zzä"));
        assertThat(ids("sort[0][field]", "Who")).containsExactly(none, invoice, second);
        assertThat(ids("filterByFormula", "{Who} = 'Zzä'")).containsExactly(second);
        owner().get(base.path(invoices) + "/" + invoice + AS_TEXT)
                .then()
                .body("fields.Who", equalTo("Zenith, Zzä"))
                .body("fields.Text", equalTo("to Zenith, Zzä"));
        owner().get(base.path(payments) + AS_TEXT).then().body("records[0].fields.Whose", equalTo("Zenith, Zzä"));
        owner().get("/api/bases/" + base.id() + "/tables/" + invoices + "/export")
                .then()
                .statusCode(200)
                .body(containsString("1,Tower,p,\"Zenith, Zzä\",\"to Zenith, Zzä\",Zenith / Zzä"));
    }

    private List<String> ids(String parameter, String value) {
        return owner().queryParam(parameter, value)
                .get(base.path(invoices))
                .then()
                .statusCode(200)
                .extract()
                .path("records.id");
    }

    @Test
    void pagesInTheOrderOfNamesGoOnWhereTheyEnded() {
        derivedFields();
        records();
        String second = base.create(invoices, Map.of("Invoice", "2", "For projects", List.of(bridge)));
        String path = base.path(invoices) + "?pageSize=1&sort[0][field]=Who";

        String offset = owner().get(path)
                .then()
                .body("records[0].id", equalTo(second))
                .extract()
                .path("offset");

        owner().queryParam("offset", offset).get(path).then().body("records.id", equalTo(List.of(invoice)));
    }

    @Test
    void namesChangeWithTheTypeOfTheFieldThatHoldsThem() {
        derivedFields();
        records();
        write(clients, acme, Map.of("Client", "$007"));
        write(clients, zenith, Map.of("Client", "8"));

        post(
                        "/api/bases/" + base.id() + "/tables/" + clients + "/fields/" + idOf(clients, "Client")
                                + "/conversion",
                        Map.of("type", "number", "options", Map.of("precision", 1)))
                .then()
                .statusCode(200);

        assertNames("8.0", "7.0");
        post(
                        "/api/bases/" + base.id() + "/tables/" + clients + "/fields/" + idOf(clients, "Client")
                                + "/conversion",
                        Map.of("type", "formula", "options", Map.of("formula", "{City} & '?'")))
                .then()
                .statusCode(200);
        assertNames("Oslo?", "Rome?");
    }

    @Test
    void withoutTheLinkBetweenThereIsNothingToReadAndWithoutTheTableItsNamesStay() {
        derivedFields();
        records();

        owner().delete("/api/bases/" + base.id() + "/tables/" + clients).then().statusCode(204);
        assertNames("Zenith, Acme");

        owner().delete("/api/bases/" + base.id() + "/tables/" + projects + "/fields/" + idOf(projects, "For clients"))
                .then()
                .statusCode(204);
        assertThat(cells(invoices, invoice))
                .containsEntry("Who", ERROR)
                .containsEntry("Text", ERROR)
                .containsEntry("Names", ERROR);
        assertThat(cells(payments, payment)).containsEntry("Note", ERROR).containsEntry("Payers", ERROR);
    }

    @Test
    void writersAtBothEndsLeaveTheNamesThatThereAre() {
        derivedFields();
        records();

        CompletableFuture.allOf(IntStream.range(0, 12)
                        .boxed()
                        .flatMap(n -> Stream.of(
                                CompletableFuture.runAsync(() -> write(clients, acme, Map.of("Client", "Name " + n))),
                                CompletableFuture.runAsync(() -> base.create(
                                        invoices, Map.of("Invoice", "i" + n, "For projects", List.of(bridge))))))
                        .toArray(CompletableFuture[]::new))
                .join();

        Object name = base.cell(clients, acme, "Client");
        List<String> texts = owner().queryParam("filterByFormula", "LEFT({Invoice}, 1) = 'i'")
                .get(base.path(invoices))
                .path("records.fields.Text");
        assertThat(texts).hasSize(12).containsOnly("to " + name);
    }
}
