package org.pyairtable.data.question;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyairtable.data.DataFixture.EDITOR;
import static org.pyairtable.data.DataFixture.OWNER;
import static org.pyairtable.data.DataFixture.PATIENCE;
import static org.pyairtable.data.DataFixture.STRANGER;
import static org.pyairtable.data.DataFixture.VIEWER;
import static org.pyairtable.data.DataFixture.WORKSPACE;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pyairtable.data.DataFixture;
import org.pyairtable.data.Sql;
import org.pyairtable.events.Credential;
import org.pyairtable.events.DataQuery;
import org.pyairtable.events.DataQuery.Aggregate;
import org.pyairtable.events.DataQuery.DateUnit;
import org.pyairtable.events.DataQuery.DescribeBase;
import org.pyairtable.events.DataQuery.Detail;
import org.pyairtable.events.DataQuery.FieldKeys;
import org.pyairtable.events.DataQuery.Function;
import org.pyairtable.events.DataQuery.GroupBy;
import org.pyairtable.events.DataQuery.LinkCondition;
import org.pyairtable.events.DataQuery.Lists;
import org.pyairtable.events.DataQuery.QueryRecords;
import org.pyairtable.events.DataQuery.SortBy;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.Reply;
import org.pyairtable.events.Reply.AnsweredGroup;
import org.pyairtable.events.Reply.AnsweredRow;
import org.pyairtable.events.Reply.BaseDescription;
import org.pyairtable.events.Reply.Cut;
import org.pyairtable.events.Reply.CutReason;
import org.pyairtable.events.Reply.DescribedField;
import org.pyairtable.events.Reply.DescribedTable;
import org.pyairtable.events.Reply.FailureKind;
import org.pyairtable.events.Reply.QueryAnswer;
import org.pyairtable.events.Reply.RequestFailed;
import org.pyairtable.runtime.requests.Requests;
import org.pyairtable.runtime.wire.EventJson;
import org.pyairtable.testkit.SuiteResource;

/** Questions over Kafka, with answers that were computed by hand from {@link OrderBook}. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class QueryIT {
    @Inject
    Requests requests;

    private static @Nullable OrderBook shared;

    private OrderBook book;

    @BeforeEach
    void someOrders() {
        if (shared == null) {
            shared = OrderBook.written();
        }
        book = shared;
    }

    private Reply reply(EventContext context, DataQuery question) {
        return requests.reply(question, context, PATIENCE).await().indefinitely();
    }

    private QueryAnswer ask(Q question) {
        Reply reply = reply(EventContext.by(OWNER, WORKSPACE), question.records());
        assertThat(reply).isInstanceOf(QueryAnswer.class);
        return (QueryAnswer) reply;
    }

    private RequestFailed refused(Q question) {
        Reply reply = reply(EventContext.by(OWNER, WORKSPACE), question.records());
        assertThat(reply).isInstanceOf(RequestFailed.class);
        return (RequestFailed) reply;
    }

    private Q orders(String... fields) {
        return new Q(book.base().id(), "Orders").fields(fields);
    }

    private List<String> numbers(Q question) {
        return ask(question).rows().stream()
                .map(row -> String.valueOf(row.cells().get("Number")))
                .toList();
    }

    /** Groups as their labels and values. */
    private static Map<String, Map<String, Object>> byLabel(QueryAnswer answer) {
        Map<String, Map<String, Object>> groups = new LinkedHashMap<>();
        for (AnsweredGroup group : answer.groups()) {
            groups.put(
                    group.keys().stream()
                            .map(key -> String.valueOf(key.label()))
                            .collect(Collectors.joining("|")),
                    group.values());
        }
        return groups;
    }

    @Test
    void figuresOverAllRecordsAreExact() {
        QueryAnswer answer = ask(orders().aggregates(
                        Aggregate.count(),
                        Aggregate.of(Function.SUM, "Amount"),
                        Aggregate.of(Function.AVERAGE, "Amount"),
                        Aggregate.of(Function.MIN, "Amount"),
                        Aggregate.of(Function.MAX, "Amount"),
                        Aggregate.of(Function.MEDIAN, "Amount"),
                        Aggregate.of(Function.FILLED, "Amount"),
                        Aggregate.of(Function.EMPTY, "Amount"),
                        Aggregate.of(Function.MIN, "Ordered"),
                        Aggregate.of(Function.MAX, "Shipped"),
                        new Aggregate(Function.FILLED, "Paid", "paid orders"),
                        Aggregate.of(Function.EMPTY, "Paid")));

        assertThat(answer.rows()).isEmpty();
        assertThat(answer.groups()).hasSize(1);
        assertThat(answer.groups().getFirst().keys()).isEmpty();
        assertThat(answer.groups().getFirst().values())
                .isEqualTo(Map.ofEntries(
                        Map.entry("count", 4),
                        Map.entry("sum(Amount)", 30.6),
                        Map.entry("average(Amount)", 10.2),
                        Map.entry("min(Amount)", 0.3),
                        Map.entry("max(Amount)", 20.2),
                        Map.entry("median(Amount)", 10.1),
                        Map.entry("filled(Amount)", 3),
                        Map.entry("empty(Amount)", 1),
                        Map.entry("min(Ordered)", "2026-01-31"),
                        Map.entry("max(Shipped)", "2026-10-25T22:30:00.000Z"),
                        Map.entry("paid orders", 2),
                        Map.entry("empty(Paid)", 2)));
    }

    @Test
    void theMedianOfAnEvenNumberOfValuesIsTheMeanOfTheTwoInTheMiddle() {
        assertThat(ask(orders().where("{Paid}").aggregates(Aggregate.of(Function.MEDIAN, "Amount")))
                        .groups()
                        .getFirst()
                        .values())
                .isEqualTo(Map.of("median(Amount)", 5.2));
    }

    @Test
    void distinctValuesAreCountedOneByOneInListsAsWell() {
        assertThat(ask(orders().aggregates(
                                        Aggregate.of(Function.COUNT_DISTINCT, "Tags"),
                                        Aggregate.of(Function.COUNT_DISTINCT, "Customer"),
                                        Aggregate.of(Function.COUNT_DISTINCT, "Status"),
                                        Aggregate.of(Function.COUNT_DISTINCT, "Amount")))
                        .groups()
                        .getFirst()
                        .values())
                .isEqualTo(Map.of(
                        "countDistinct(Tags)",
                        2,
                        "countDistinct(Customer)",
                        3,
                        "countDistinct(Status)",
                        2,
                        "countDistinct(Amount)",
                        3));
    }

    @Test
    void groupsComeInTheOrderOfTheirChoicesWithThoseWithoutAValueFirst() {
        QueryAnswer answer = ask(orders().by(GroupBy.field("Status"))
                .aggregates(Aggregate.count(), Aggregate.of(Function.SUM, "Amount")));

        assertThat(new ArrayList<>(byLabel(answer).keySet())).isEqualTo(List.of("null", "Open", "Done"));
        assertThat(byLabel(answer))
                .isEqualTo(Map.of(
                        "null", Map.of("count", 1),
                        "Open", Map.of("count", 2, "sum(Amount)", 10.4),
                        "Done", Map.of("count", 1, "sum(Amount)", 20.2)));
        assertThat(answer.overlapping()).isFalse();
        assertThat(answer.groups().get(0).keys().getFirst().value()).isNull();
        assertThat(answer.groups().get(1).keys().getFirst().value()).isEqualTo("Open");
    }

    @Test
    void groupsSortByAFigure() {
        assertThat(new ArrayList<>(byLabel(ask(orders().by(GroupBy.field("Status"))
                                .aggregates(Aggregate.of(Function.SUM, "Amount"))
                                .sort(new SortBy("sum(Amount)", true))))
                        .keySet()))
                .isEqualTo(List.of("Done", "Open", "null"));
    }

    @Test
    void aCellWithSeveralChoicesIsInTheGroupOfEachOrOfItsWholeList() {
        QueryAnswer each = ask(orders().by(GroupBy.field("Tags")));
        QueryAnswer whole = ask(orders().by(new GroupBy(List.of("Tags"), null, null, Lists.WHOLE)));

        assertThat(byLabel(each))
                .isEqualTo(Map.of("null", Map.of("count", 1), "red", Map.of("count", 2), "blue", Map.of("count", 2)));
        assertThat(each.overlapping()).isTrue();
        assertThat(new ArrayList<>(byLabel(whole).keySet())).isEqualTo(List.of("null", "red", "red, blue", "blue"));
        assertThat(byLabel(whole).values()).allMatch(values -> values.equals(Map.of("count", 1)));
        assertThat(whole.overlapping()).isFalse();
    }

    @Test
    void groupsThroughLinksCountARecordOnceHoweverManyWaysLeadThere() {
        Map<String, Map<String, Object>> expected = Map.of(
                "null", Map.of("count", 1),
                "Paris", Map.of("count", 1, "sum(Amount)", 0.3),
                "Berlin", Map.of("count", 2, "sum(Amount)", 30.3));
        Aggregate[] figures = {Aggregate.count(), Aggregate.of(Function.SUM, "Amount")};

        QueryAnswer byPath = ask(orders().by(new GroupBy(List.of("Customer", "City"), null, null, null))
                .aggregates(figures));
        QueryAnswer byLookup = ask(orders().by(GroupBy.field("Cities")).aggregates(figures));

        assertThat(byLabel(byPath)).isEqualTo(expected);
        assertThat(byPath.overlapping()).isTrue();
        assertThat(byLabel(byLookup)).isEqualTo(expected);
    }

    @Test
    void groupsByLinkedRecordsAreLabelledWithTheirNames() {
        QueryAnswer answer = ask(orders().by(GroupBy.field("Customer")));

        assertThat(byLabel(answer))
                .isEqualTo(Map.of(
                        "null", Map.of("count", 1),
                        "Ada", Map.of("count", 2),
                        "Bo", Map.of("count", 1),
                        "Cy", Map.of("count", 1)));
        assertThat(answer.groups().get(1).keys().getFirst().value()).isEqualTo(book.id("Ada"));
        assertThat(answer.linkedNames()).containsEntry(book.id("Cy"), "Cy");
    }

    @Test
    void peopleAreLabelledAndSortedByTheirNames() {
        QueryAnswer answer = ask(orders().by(GroupBy.field("Seller")));

        assertThat(new ArrayList<>(byLabel(answer).keySet())).isEqualTo(List.of("null", "Ed Editor", "Olga Owner"));
        assertThat(answer.groups().get(1).keys().getFirst().value()).isEqualTo(EDITOR);
        assertThat(numbers(orders("Number").search("olga"))).isEqualTo(List.of("o-1"));
    }

    @Test
    void datesAreGroupedByPeriods() {
        assertThat(byLabel(ask(orders().by(GroupBy.period("Ordered", DateUnit.MONTH, null))
                        .aggregates(Aggregate.of(Function.SUM, "Amount")))))
                .isEqualTo(Map.of(
                        "null",
                        Map.of(),
                        "2026-01",
                        Map.of("sum(Amount)", 10.1),
                        "2026-02",
                        Map.of("sum(Amount)", 20.5)));
        assertThat(byLabel(ask(orders().by(GroupBy.period("Ordered", DateUnit.WEEK, null))))
                        .keySet())
                .isEqualTo(Set.of("null", "2026-W05", "2026-W07"));
        assertThat(byLabel(ask(orders().by(GroupBy.period("Ordered", DateUnit.QUARTER, null))))
                        .keySet())
                .isEqualTo(Set.of("null", "2026-Q1"));
        assertThat(byLabel(ask(orders().by(GroupBy.period("Ordered", DateUnit.YEAR, null)))))
                .isEqualTo(Map.of("null", Map.of("count", 1), "2026", Map.of("count", 3)));
    }

    @Test
    void aDayOfADateWithTimeIsThatOfTheTimeZone() {
        assertThat(byLabel(ask(orders().by(GroupBy.period("Shipped", DateUnit.DAY, "Europe/Berlin")))))
                .isEqualTo(Map.of(
                        "null", Map.of("count", 1),
                        "2026-03-29", Map.of("count", 2),
                        "2026-10-25", Map.of("count", 1)));
        assertThat(byLabel(ask(orders().by(GroupBy.period("Shipped", DateUnit.DAY, null))))
                        .keySet())
                .isEqualTo(Set.of("null", "2026-03-28", "2026-03-29", "2026-10-25"));
        assertThat(byLabel(ask(orders().by(GroupBy.period("Shipped", DateUnit.DAY, "Asia/Tokyo"))))
                        .keySet())
                .isEqualTo(Set.of("null", "2026-03-29", "2026-10-26"));
        assertThat(refused(orders().by(GroupBy.period("Shipped", DateUnit.DAY, "UTC+2")))
                        .message())
                .isEqualTo("groupBy[0].timeZone: is not the name of a time zone, such as Europe/Berlin or UTC");
        assertThat(refused(orders().by(GroupBy.field("Shipped"))).message()).startsWith("groupBy[0].unit: is missing");
    }

    @Test
    void computedFieldsAreGroupedAndAddedUpAndTheirErrorsAreSaid() {
        assertThat(byLabel(ask(orders().by(GroupBy.field("Label")))))
                .isEqualTo(Map.of("paid", Map.of("count", 2), "due", Map.of("count", 2)));
        QueryAnswer net =
                ask(orders().aggregates(Aggregate.of(Function.SUM, "Net"), Aggregate.of(Function.SUM, "Buyers")));
        QueryAnswer ratio = ask(orders().aggregates(Aggregate.of(Function.SUM, "Ratio")));

        assertThat((Double) net.groups().getFirst().values().get("sum(Net)")).isBetween(24.5399999, 24.5400001);
        assertThat(net.groups().getFirst().values()).containsEntry("sum(Buyers)", 4);
        assertThat(net.cuts()).isEmpty();
        assertThat(ratio.groups().getFirst().values()).isEqualTo(Map.of("sum(Ratio)", 14));
        assertThat(ratio.cuts())
                .containsExactly(new Cut(
                        CutReason.ERRORS,
                        "Some cells of 'Ratio' hold errors, or values of another kind, which the figures leave out."));
    }

    @Test
    void choicesThatWereDeletedAreNoValue() {
        OrderBook own = OrderBook.written();
        String status = DataFixture.owner()
                .get("/v0/meta/bases/" + own.base().id() + "/tables")
                .jsonPath()
                .getString("tables[1].fields.find { it.name == 'Status' }.id");
        Sql.update(
                "update field set options = jsonb_set(options, '{choices}', (options -> 'choices') - 1) where id = ?",
                status);
        Sql.update(
                "update base set version = version + 1 where id = ?", own.base().id());

        assertThat(byLabel(ask(new Q(own.base().id(), own.orders()).by(GroupBy.field("Status")))))
                .isEqualTo(Map.of("null", Map.of("count", 2), "Open", Map.of("count", 2)));
        assertThat(ask(new Q(own.base().id(), own.orders())
                                .aggregates(
                                        Aggregate.of(Function.FILLED, "Status"),
                                        Aggregate.of(Function.EMPTY, "Status")))
                        .groups()
                        .getFirst()
                        .values())
                .isEqualTo(Map.of("filled(Status)", 2, "empty(Status)", 2));
    }

    @Test
    void rowsHaveTheAskedCellsInTheAskedOrder() {
        QueryAnswer answer = ask(orders("Number", "Amount", "Customer")
                .sort(new SortBy("Amount", true))
                .where("{Amount} > 5")
                .total());

        assertThat(answer.rows())
                .containsExactly(
                        new AnsweredRow(
                                book.id("o-2"),
                                Map.of(
                                        "Number",
                                        "o-2",
                                        "Amount",
                                        20.2,
                                        "Customer",
                                        List.of(book.id("Ada"), book.id("Bo")))),
                        new AnsweredRow(
                                book.id("o-1"),
                                Map.of("Number", "o-1", "Amount", 10.1, "Customer", List.of(book.id("Ada")))));
        assertThat(answer.linkedNames()).isEqualTo(Map.of(book.id("Ada"), "Ada", book.id("Bo"), "Bo"));
        assertThat(answer.total()).isEqualTo(2);
        assertThat(answer.cursor()).isNull();
        assertThat(answer.cuts()).isEmpty();
        assertThat(answer.tableId()).isEqualTo(book.orders());
    }

    @Test
    void aCursorGoesOnAndIsGoodForItsQuestionOnly() {
        QueryAnswer first =
                ask(orders("Number").sort(new SortBy("Number", false)).limit(3));
        Q next = orders("Number").sort(new SortBy("Number", false)).limit(3).cursor(first.cursor());

        assertThat(first.cuts()).extracting(Cut::reason).containsExactly(CutReason.LIMIT);
        assertThat(ask(next).rows())
                .extracting(row -> row.cells().get("Number"))
                .containsExactly("O-4");
        assertThat(ask(next).cursor()).isNull();
        assertThat(refused(orders("Number").cursor(first.cursor())).code()).isEqualTo("CURSOR_EXPIRED");
        assertThat(refused(orders("Number").cursor("itr?")).code()).isEqualTo("INVALID_CURSOR");

        Q groups = orders().by(GroupBy.field("Customer")).limit(3);
        QueryAnswer some = ask(groups.total());
        assertThat(some.total()).isEqualTo(4);
        assertThat(byLabel(ask(groups.cursor(some.cursor()))).keySet()).isEqualTo(Set.of("Cy"));
        assertThat(refused(orders().by(GroupBy.field("Status")).cursor(some.cursor()))
                        .message())
                .isEqualTo("cursor: belongs to another question");
    }

    @Test
    void linksAreConditions() {
        assertThat(numbers(orders("Number").links(new LinkCondition(List.of("Customer"), null, "{City} = 'Berlin'"))))
                .isEqualTo(List.of("o-1", "o-2"));
        assertThat(numbers(
                        orders("Number").links(new LinkCondition(List.of("Customer"), List.of(book.id("Cy")), null))))
                .isEqualTo(List.of("o-3"));
        assertThat(numbers(orders("Number").links(new LinkCondition(List.of("Customer"), null, null))))
                .isEqualTo(List.of("o-1", "o-2", "o-3"));
        assertThat(ask(new Q(book.base().id(), "Customers")
                                .links(new LinkCondition(List.of("Orders"), null, "{Paid}"))
                                .fields("Name"))
                        .rows())
                .extracting(row -> row.cells().get("Name"))
                .containsExactly("Ada", "Cy");
        assertThat(refused(orders().links(new LinkCondition(List.of("Amount"), null, null)))
                        .message())
                .isEqualTo("links.path: 'Amount' is not a link field");
        assertThat(refused(new Q(book.base().id(), "Customers")
                                .links(new LinkCondition(List.of("Orders"), null, "{Net} > 1")))
                        .code())
                .isEqualTo("CONDITION_NOT_ANSWERABLE");
    }

    @Test
    void searchFindsWordsInTextsNumbersDatesChoicesAndNamesOfLinkedRecords() {
        assertThat(numbers(orders("Number").search("ADA"))).isEqualTo(List.of("o-1", "o-2"));
        assertThat(numbers(orders("Number").search("ada open"))).isEqualTo(List.of("o-1"));
        assertThat(numbers(orders("Number").search("o-4"))).isEqualTo(List.of("O-4"));
        assertThat(numbers(orders("Number").search("20.2"))).isEqualTo(List.of("o-2"));
        assertThat(numbers(orders("Number").search("2026-02"))).isEqualTo(List.of("o-2", "o-3"));
        assertThat(numbers(orders("Number").search("blu"))).isEqualTo(List.of("o-1", "o-2"));
        assertThat(numbers(orders("Number").search("zzz"))).isEmpty();
        assertThat(refused(orders().search("x".repeat(201))).message())
                .isEqualTo("search: is longer than 200 characters");
    }

    @Test
    void aConditionOfTheEvaluatorIsAnsweredForRowsAndFigures() {
        Q odd = orders("Number").where("REGEX_MATCH({Number}, '^o-[13]$')");

        assertThat(numbers(odd)).isEqualTo(List.of("o-1", "o-3"));
        assertThat(ask(odd.total()).total()).isEqualTo(2);
        assertThat(ask(odd.aggregates(Aggregate.count(), Aggregate.of(Function.SUM, "Amount")))
                        .groups()
                        .getFirst()
                        .values())
                .isEqualTo(Map.of("count", 2, "sum(Amount)", 10.4));
        assertThat(ask(orders().where("{Net} > 9").aggregates(Aggregate.count()))
                        .groups()
                        .getFirst()
                        .values())
                .isEqualTo(Map.of("count", 2));
    }

    @Test
    void nothingIsFoundInNoRecords() {
        assertThat(ask(orders("Number").where("{Amount} > 1000").total()))
                .extracting(QueryAnswer::rows, QueryAnswer::total, QueryAnswer::cursor)
                .containsExactly(List.of(), 0L, null);
        assertThat(ask(orders().where("{Amount} > 1000")
                                .aggregates(Aggregate.count(), Aggregate.of(Function.SUM, "Amount")))
                        .groups())
                .containsExactly(new AnsweredGroup(List.of(), Map.of("count", 0)));
        assertThat(ask(orders().where("{Amount} > 1000").by(GroupBy.field("Status")))
                        .groups())
                .isEmpty();
    }

    @Test
    void whatCannotBeAskedIsRefusedByItsName() {
        assertThat(refused(orders().limit(1_001)).message()).isEqualTo("limit: 1001 is not between 1 and 1000");
        assertThat(refused(orders("Nope")))
                .isEqualTo(new RequestFailed(
                        book.base().id(), "FIELD_NOT_FOUND", "Unknown field name: \"Nope\"", FailureKind.REFUSED));
        assertThat(refused(new Q(book.base().id(), "Nope")))
                .isEqualTo(new RequestFailed(
                        book.base().id(), "TABLE_NOT_FOUND", "Table Nope was not found", FailureKind.NOT_FOUND));
        assertThat(refused(orders().where("{Amount} >")).code()).isEqualTo("INVALID_CONDITION");
        assertThat(refused(orders().aggregates(Aggregate.of(Function.SUM, "Status")))
                        .message())
                .isEqualTo(
                        "aggregates[0].field: sum is not possible over 'Status' of type singleSelect: it takes numbers");
        assertThat(refused(orders().aggregates(Aggregate.count(), Aggregate.count()))
                        .message())
                .isEqualTo("aggregates: two are called 'count'; name one of them");
        assertThat(refused(orders().by(GroupBy.period("Status", DateUnit.DAY, null)))
                        .message())
                .isEqualTo("groupBy[0].unit: is for dates; 'Status' holds none");
        assertThat(refused(orders().by(GroupBy.field("Status")).sort(new SortBy("Amount", false)))
                        .message())
                .isEqualTo("sort: groups have no 'Amount'; they sort by count, Status");
        assertThat(refused(orders().by(
                                        GroupBy.field("Status"),
                                        GroupBy.field("Paid"),
                                        GroupBy.field("Label"),
                                        GroupBy.field("Amount"),
                                        GroupBy.field("Number")))
                        .message())
                .isEqualTo("groupBy: has 5 elements; it has at most 4");
        assertThat(refused(orders().search("a\0b")).message())
                .isEqualTo("search: has the character NUL or half a surrogate pair");
    }

    @Test
    void aViewerMayAskAndAStrangerDoesNotKnowTheBase() {
        assertThat(reply(EventContext.by(VIEWER, WORKSPACE), orders("Number").records()))
                .isInstanceOf(QueryAnswer.class);
        assertThat(reply(EventContext.by(STRANGER, WORKSPACE), orders("Number").records()))
                .isEqualTo(new RequestFailed(
                        book.base().id(),
                        "BASE_NOT_FOUND",
                        "Base " + book.base().id() + " was not found",
                        FailureKind.NOT_FOUND));
    }

    @Test
    void aCredentialLimitsWhatItsUserMayAsk() {
        OrderBook other = OrderBook.written();
        EventContext limited = EventContext.by(EDITOR, WORKSPACE)
                .under(new Credential(
                        Credential.USER,
                        EDITOR,
                        "pat1",
                        Set.of("data.records:read"),
                        Set.of(book.base().id())));
        EventContext blind = EventContext.by(EDITOR, WORKSPACE)
                .under(new Credential(Credential.USER, EDITOR, "pat2", Set.of("schema.bases:read"), Set.of("*")));

        assertThat(reply(limited, orders("Number").records())).isInstanceOf(QueryAnswer.class);
        assertThat(reply(limited, new Q(other.base().id(), "Orders").records()))
                .isInstanceOfSatisfying(
                        RequestFailed.class, failed -> assertThat(failed.code()).isEqualTo("BASE_NOT_FOUND"));
        assertThat(reply(blind, orders("Number").records()))
                .isInstanceOfSatisfying(
                        RequestFailed.class, failed -> assertThat(failed.code()).isEqualTo("FORBIDDEN"));
        assertThat(reply(limited, new DescribeBase(book.base().id())))
                .isInstanceOfSatisfying(
                        RequestFailed.class, failed -> assertThat(failed.code()).isEqualTo("FORBIDDEN"));
    }

    @Test
    void aBaseIsDescribedInThreeLevelsOfDetail() {
        BaseDescription plain = described(new DescribeBase(book.base().id()));
        BaseDescription tables = described(new DescribeBase(book.base().id(), Detail.TABLES, null));
        BaseDescription fields = described(new DescribeBase(book.base().id(), Detail.FIELDS, List.of("Orders")));
        BaseDescription options = described(new DescribeBase(book.base().id(), Detail.OPTIONS, List.of("Orders")));

        assertThat(plain.tables()).isNull();
        assertThat(tables.tables())
                .containsExactly(
                        new DescribedTable(book.customers(), "Customers", "Name", 3, null),
                        new DescribedTable(book.orders(), "Orders", "Number", 4, null));
        DescribedField link = fields.tables().getFirst().fields().get(8);
        assertThat(link.linkedTable()).isEqualTo("Customers");
        assertThat(link.linkedTableId()).isEqualTo(book.customers());
        assertThat(fields.tables().getFirst().fields()).allMatch(f -> f.options() == null && f.choices() == null);
        assertThat(options.tables().getFirst().fields().get(4).choices()).containsExactly("Open", "Done");
        assertThat(options.tables().getFirst().fields().get(1).options())
                .isEqualTo(Map.of("precision", 2, "symbol", "€"));
    }

    private BaseDescription described(DescribeBase question) {
        Reply reply = reply(EventContext.by(VIEWER, WORKSPACE), question);
        assertThat(reply).isInstanceOf(BaseDescription.class);
        return (BaseDescription) reply;
    }

    @Test
    void rowsEndWhereTheAnswerHasItsSizeAndTheCursorGoesOn() {
        var base = DataFixture.base("Notes", List.of(DataFixture.field("Text", "multilineText")));
        for (int i = 0; i < 4; i++) {
            base.create(base.table(), Map.of("Text", i + "é".repeat(1_500)));
        }
        Q notes = new Q(base.id(), "Notes").maxBytes(8_000);
        List<Object> read = new ArrayList<>();
        QueryAnswer answer = ask(notes);
        read.addAll(texts(answer));
        assertThat(answer.rows()).hasSizeBetween(1, 2);
        assertThat(answer.cuts()).extracting(Cut::reason).containsExactly(CutReason.BYTES);
        while (answer.cursor() != null) {
            answer = ask(notes.cursor(answer.cursor()));
            read.addAll(texts(answer));
        }

        assertThat(read).isEqualTo(List.of("0", "1", "2", "3"));
        assertThat(refused(notes.maxBytes(2_000)).code()).isEqualTo("ANSWER_TOO_LARGE");
    }

    private static List<Object> texts(QueryAnswer answer) {
        return answer.rows().stream()
                .<Object>map(row -> String.valueOf(row.cells().get("Text")).substring(0, 1))
                .toList();
    }

    @Test
    void cellsAreAnsweredByIdWhenThatIsAskedFor() {
        QueryAnswer answer = ask(orders("Number").keys(FieldKeys.IDS).limit(1));

        assertThat(answer.rows().getFirst().cells())
                .isEqualTo(Map.of(answer.fields().getFirst().id(), "o-1"));
    }

    /** A question in the making. */
    private record Q(Map<String, Object> parts) {
        Q(String baseId, String table) {
            this(Map.of("baseId", baseId, "table", table));
        }

        private Q with(String name, @Nullable Object value) {
            Map<String, Object> all = new HashMap<>(parts);
            if (value != null) {
                all.put(name, value);
            }
            return new Q(all);
        }

        Q where(String formula) {
            return with("condition", formula);
        }

        Q links(LinkCondition... links) {
            return with("links", List.of(links));
        }

        Q search(String words) {
            return with("search", words);
        }

        Q fields(String... names) {
            return with("fields", List.of(names));
        }

        Q keys(FieldKeys keys) {
            return with("fieldKeys", keys);
        }

        Q sort(SortBy... keys) {
            return with("sort", List.of(keys));
        }

        Q limit(int most) {
            return with("limit", most);
        }

        Q cursor(@Nullable String cursor) {
            return with("cursor", cursor);
        }

        Q maxBytes(int most) {
            return with("maxBytes", most);
        }

        Q by(GroupBy... by) {
            return with("groupBy", List.of(by));
        }

        Q aggregates(Aggregate... aggregates) {
            return with("aggregates", List.of(aggregates));
        }

        Q total() {
            return with("withTotal", true);
        }

        QueryRecords records() {
            return EventJson.mapper()
                    .convertValue(
                            with("withTotal", parts.getOrDefault("withTotal", false))
                                    .parts(),
                            QueryRecords.class);
        }
    }
}
