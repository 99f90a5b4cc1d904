package org.pyairtable.data.cell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pyairtable.data.refusal.RefusedException;
import org.pyairtable.data.schema.Choice;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.wire.Json;
import org.pyairtable.events.State.User;

class CellCodecsTest {
    private static final FieldKind TEXT = new FieldKind.Text("singleLineText");
    private static final FieldKind NUMBER = new FieldKind.PlainNumber(2);
    private static final FieldKind RATING = new FieldKind.Rating("star", 5, "yellowBright");
    private static final FieldKind CHECKBOX = new FieldKind.Checkbox("check", "greenBright");
    private static final FieldKind DATE = new FieldKind.Date("us");
    private static final FieldKind DATE_TIME = new FieldKind.DateTime("iso", "24hour", "Europe/Berlin");
    private static final FieldKind LINK = new FieldKind.Link(
            "tbl00000000000001", false, false, Optional.empty(), "lnk00000000000001", Optional.empty());
    private static final List<Choice> CHOICES = List.of(
            new Choice("selTODO0000000000", "Todo", Optional.empty()),
            new Choice("selDONE0000000000", "Done \"now\"", Optional.empty()));
    private static final FieldKind SINGLE = new FieldKind.SingleSelect(CHOICES);
    private static final FieldKind MULTIPLE = new FieldKind.MultipleSelects(CHOICES);

    private static final User ADA = new User("usr1", "ada@example.org", "Ada", "member");
    private static final User BOB = new User("usr2", "Bob@Example.org", "Bob B", "member");

    /** Ada and Bob are known, Bob is a member of the one workspace. */
    private static final People PEOPLE = new People() {
        @Override
        public Optional<User> byId(String userId) {
            return List.of(ADA, BOB).stream()
                    .filter(user -> user.userId().equals(userId))
                    .findFirst();
        }

        @Override
        public List<User> membersOf(String workspaceId) {
            return workspaceId.equals("wsp1") ? List.of(BOB) : List.of();
        }
    };

    private final CellCodecs codecs = new CellCodecs(PEOPLE);

    private static Field field(FieldKind kind) {
        return new Field("fld00000000000001", "Cell", Optional.empty(), kind);
    }

    private Optional<Object> accept(FieldKind kind, String json) {
        return accept(kind, json, false);
    }

    private Optional<Object> accept(FieldKind kind, String json, boolean typecast) {
        JsonNode value = Json.read(json);
        return codecs.of(kind, "wsp1").accept(field(kind), value, typecast);
    }

    private void refused(FieldKind kind, String json, String message) {
        refused(kind, json, false, message);
    }

    private void refused(FieldKind kind, String json, boolean typecast, String message) {
        assertThatThrownBy(() -> accept(kind, json, typecast)).isInstanceOfSatisfying(RefusedException.class, e -> {
            assertThat(e.refusal().isFaultOfInput()).isTrue();
            assertThat(e).hasMessage(message);
        });
    }

    private void refused(FieldKind kind, String json) {
        refused(kind, json, "Field \"Cell\" cannot accept the provided value");
    }

    @Test
    void textIsKeptByteForByte() {
        String hostile = "\"; drop table x; -- 👩‍🚀 é \u202E\n\t";
        assertThat(accept(TEXT, Json.write(hostile))).contains(hostile);
    }

    @Test
    void anEmptyTextIsAnEmptyCell() {
        assertThat(accept(TEXT, "\"\"")).isEmpty();
        assertThat(accept(TEXT, "null")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "true", "[\"a\"]", "{\"a\":1}", "\"a\\u0000b\"", "\"\\ud83d\""})
    void textRefusesWhatIsNoStorableText(String json) {
        refused(TEXT, json);
    }

    @Test
    void typecastMakesTextOfScalarsAndLists() {
        assertThat(accept(TEXT, "1.50", true)).contains("1.5");
        assertThat(accept(TEXT, "true", true)).contains("true");
        assertThat(accept(TEXT, "[\"a\",2]", true)).contains("a, 2");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0.10, -0.1",
        "9007199254740993, 9007199254740993",
        "123456789.123456789, 123456789.123456789",
        "1e21, 1000000000000000000000",
        "1E-7, 0.0000001"
    })
    void numbersKeepTheirPrecision(String json, String stored) {
        assertThat(accept(NUMBER, json)).contains(new BigDecimal(stored));
        assertThat(Json.write(codecs.of(NUMBER).toJson(accept(NUMBER, json).orElseThrow())))
                .isEqualTo(stored);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"5\"", "true", "[1]", "1e400", "1e-5000"})
    void numbersRefuseOtherTypesAndWhatNoDoubleHolds(String json) {
        refused(NUMBER, json);
    }

    @ParameterizedTest
    @CsvSource({
        "' 1,234.5 ', 1234.5",
        "'$1,234.50', 1234.5",
        "'-€5', -5",
        "$ -3, -3",
        "(12), -12",
        "1e3, 1000",
        "10 apples, 10",
        "'1 234', 1234",
        ".5, 0.5",
        "0.1, 0.1",
        "1000000000000000.1, 1000000000000000.1",
        "12345678901234567890.12345678901234567890, 12345678901234567890.1234567890123456789"
    })
    void typecastReadsWrittenAmounts(String text, String stored) {
        assertThat(accept(NUMBER, Json.write(text), true)).contains(new BigDecimal(stored));
    }

    @ParameterizedTest
    @CsvSource({"7, 5", "2.5, 3", "'\"4 stars\"', 4", "1e300, 5"})
    void typecastTakesTheNearestRating(String json, String stored) {
        assertThat(accept(RATING, json, true)).contains(new BigDecimal(stored));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-3", "0.2", "\"none\"", "\"\""})
    void typecastEmptiesARatingWithoutStars(String json) {
        assertThat(accept(RATING, json, true)).isEmpty();
    }

    @Test
    void longTextsThatAreNoNumberTakeNoTime() {
        assertThat(accept(NUMBER, Json.write("+-$".repeat(30_000)), true)).isEmpty();
        assertThat(accept(NUMBER, Json.write("x".repeat(900)), true)).isEmpty();
    }

    @Test
    void typecastEmptiesANumberThatIsNone() {
        assertThat(accept(NUMBER, "\"soon\"", true)).isEmpty();
    }

    @Test
    void percentAndCurrencyAreShownWithTheirSigns() {
        FieldKind percent = new FieldKind.Percent(1);
        FieldKind currency = new FieldKind.Currency(2, "€");
        assertThat(accept(percent, "\"12.5%\"", true)).contains(new BigDecimal("0.125"));
        assertThat(codecs.of(percent).display(new BigDecimal("0.125"))).isEqualTo("12.5%");
        assertThat(codecs.of(currency).display(new BigDecimal("-3.5"))).isEqualTo("-€3.50");
    }

    @ParameterizedTest
    @CsvSource({
        "1h 30m, 5400",
        "1.5 hours, 5400",
        "90 min, 5400",
        "'2 hrs, 5 mins', 7500",
        "1h30m15.5s, 5415.5",
        "45 seconds, 45",
        "-2h, -7200"
    })
    void typecastReadsWrittenDurations(String text, String seconds) {
        assertThat(accept(new FieldKind.Duration("h:mm"), Json.write(text), true))
                .contains(new BigDecimal(seconds));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "h", "soon", "30m 1h", "1:75"})
    void typecastEmptiesADurationThatIsNone(String text) {
        assertThat(accept(new FieldKind.Duration("h:mm"), Json.write(text), true))
                .isEmpty();
    }

    @Test
    void durationsAreSeconds() {
        FieldKind duration = new FieldKind.Duration("h:mm:ss.S");
        assertThat(accept(duration, "5415.5")).contains(new BigDecimal("5415.5"));
        assertThat(accept(duration, "\"1:30:15.5\"", true)).contains(new BigDecimal("5415.5"));
        assertThat(codecs.of(duration).display(new BigDecimal("5415.5"))).isEqualTo("1:30:15.5");
        assertThat(codecs.of(new FieldKind.Duration("h:mm")).display(new BigDecimal("5400")))
                .isEqualTo("1:30");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "6", "2.5", "\"3\""})
    void ratingsAreWholeAndWithinTheirBounds(String json) {
        refused(RATING, json);
    }

    @Test
    void aRatingWithinItsBoundsIsKept() {
        assertThat(accept(RATING, "5")).contains(new BigDecimal("5"));
    }

    @Test
    void anUncheckedBoxIsAnEmptyCell() {
        assertThat(accept(CHECKBOX, "true")).contains(true);
        assertThat(accept(CHECKBOX, "false")).isEmpty();
        assertThat(accept(CHECKBOX, "\"checked\"", true)).contains(true);
        assertThat(accept(CHECKBOX, "0", true)).isEmpty();
        refused(CHECKBOX, "\"true\"");
        refused(CHECKBOX, "1");
    }

    @Test
    void aSelectStoresTheIdOfTheChoiceAndAnswersItsName() {
        Object stored = accept(SINGLE, "\"Done \\\"now\\\"\"").orElseThrow();
        assertThat(stored).isEqualTo("selDONE0000000000");
        assertThat(codecs.of(SINGLE).toJson(stored)).isEqualTo("Done \"now\"");
        assertThat(accept(SINGLE, "\" Todo \"", true)).contains("selTODO0000000000");
    }

    @Test
    void anUnknownChoiceIsRefusedInAirtablesWords() {
        refused(SINGLE, "\"Later\"", "Insufficient permissions to create new select option \"\"Later\"\"");
        refused(MULTIPLE, "[\"Later\"]", "Insufficient permissions to create new select option \"\"Later\"\"");
        refused(SINGLE, "3");
        refused(MULTIPLE, "\"Todo\"");
    }

    @Test
    void multipleSelectsKeepTheirOrderAndDropDoubles() {
        Object stored =
                accept(MULTIPLE, "[\"Done \\\"now\\\"\",\"Todo\",\"Todo\"]").orElseThrow();
        assertThat(stored).isEqualTo(List.of("selDONE0000000000", "selTODO0000000000"));
        assertThat(codecs.of(MULTIPLE).display(stored)).isEqualTo("Done \"now\", Todo");
        assertThat(accept(MULTIPLE, "[]")).isEmpty();
    }

    @Test
    void typecastNamesTheChoicesThatAreMissing() {
        assertThat(SelectNames.missing(field(MULTIPLE), Json.read("\"Todo, Later, Never\"")))
                .containsExactly("Later", "Never");
        assertThat(SelectNames.missing(field(MULTIPLE), Json.read("\"\\\"Later, maybe\\\", Todo\"")))
                .containsExactly("Later, maybe");
        assertThat(SelectNames.missing(field(SINGLE), Json.read("\"Later\""))).containsExactly("Later");
    }

    @Test
    void datesAreDays() {
        assertThat(accept(DATE, "\"2024-02-29\"")).contains(LocalDate.of(2024, 2, 29));
        assertThat(accept(DATE, "\"2024-02-29T23:59:00.000Z\"")).contains(LocalDate.of(2024, 2, 29));
        assertThat(accept(DATE, "\"2/3/2024\"", true)).contains(LocalDate.of(2024, 2, 3));
        assertThat(accept(new FieldKind.Date("european"), "\"2/3/2024\"", true)).contains(LocalDate.of(2024, 3, 2));
        assertThat(accept(DATE, "\"gibberish\"", true)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"2023-02-29\"",
                "\"2/3/2024\"",
                "20240229",
                "\"99999-01-01\"",
                "[\"2024-01-01\"]",
                "\"2024-01-01Tsoon\""
            })
    void datesRefuseWhatIsNoDay(String json) {
        refused(DATE, json);
    }

    @Test
    void timesWithoutOffsetAreInTheZoneOfTheField() {
        assertThat(accept(DATE_TIME, "\"2024-07-01T12:00:00\"")).contains(Instant.parse("2024-07-01T10:00:00Z"));
        Object stored =
                accept(DATE_TIME, "\"2024-07-01T12:00:00.1234567+05:30\"").orElseThrow();
        assertThat(codecs.of(DATE_TIME).toJson(stored)).isEqualTo("2024-07-01T06:30:00.123Z");
        assertThat(codecs.of(DATE_TIME).display(stored)).isEqualTo("2024-07-01 08:30");
        assertThat(accept(DATE_TIME, "\"2024-07-01T12:00:00+0530\"")).contains(Instant.parse("2024-07-01T06:30:00Z"));
        assertThat(accept(DATE_TIME, "\"2024-07-01t12:00z\"")).contains(Instant.parse("2024-07-01T12:00:00Z"));
        assertThat(accept(DATE_TIME, "\"2024-07-01T24:00:00Z\"")).contains(Instant.parse("2024-07-02T00:00:00Z"));
        refused(DATE_TIME, "\"noon\"");
        refused(DATE_TIME, "\"2024-07-01T25:00:00Z\"");
        refused(DATE_TIME, "\"2024-07-01T12:00:60Z\"");
        refused(DATE_TIME, "\"2024-02-30T12:00:00Z\"");
        refused(DATE_TIME, "5");
    }

    @Test
    void linksAreRecordIds() {
        assertThat(accept(LINK, "[\"recAAAAAAAAAAAAAA\",{\"id\":\"recBBBBBBBBBBBBBB\"},\"recAAAAAAAAAAAAAA\"]"))
                .contains(List.of("recAAAAAAAAAAAAAA", "recBBBBBBBBBBBBBB"));
        assertThat(accept(LINK, "\"Alpha, Beta\"", true)).contains(List.of("Alpha", "Beta"));
        assertThat(accept(LINK, "[\" Alpha \",7]", true)).contains(List.of("Alpha", "7"));
        refused(LINK, "[\"Alpha\"]", "Value \"Alpha\" is not a valid record ID.");
        refused(LINK, "[5]", "Value \"5\" is not a valid record ID.");
        refused(LINK, "\"recAAAAAAAAAAAAAA\"", "Value is not an array of record IDs.");
    }

    @Test
    void computedFieldsAcceptNothing() {
        String message = "Field \"Cell\" cannot accept a value because the field is computed";
        refused(new FieldKind.Count("fld00000000000002"), "1", message);
        refused(new FieldKind.AutoNumber(), "1", message);
        refused(new FieldKind.CreatedTime(FieldKind.Temporal.STANDARD), "\"2024-01-01\"", message);
    }

    @Test
    void aUserIsAnsweredAsAPerson() {
        CellCodec codec = codecs.of(new FieldKind.CreatedBy());
        assertThat(codec.toJson("usr1")).isEqualTo(Map.of("id", "usr1", "email", "ada@example.org", "name", "Ada"));
        assertThat(codec.toJson("usr3")).isEqualTo(Map.of("id", "usr3"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2/3/2024 | us | 2024-02-03",
                "2/3/24 | european | 2024-03-02",
                "2.3.1999 | european | 1999-03-02",
                "2024/03/02 | us | 2024-03-02",
                "March 2, 2024 | iso | 2024-03-02",
                "2nd Mar 2024 | iso | 2024-03-02",
                "2 march 2024 5:30pm | iso | 2024-03-02",
                "3/2/2024 at 11:59 p.m. | local | 2024-03-02",
                "Saturday, March 2, 2024 | iso | 2024-03-02",
                "Sat, 02 Mar 2024 17:30:00 GMT | iso | 2024-03-02",
                "2-Mar-24 | iso | 2024-03-02",
                "20240302 | iso | 2024-03-02",
                "13/1/2024 | us | 2024-01-13",
                "1/13/2024 | european | 2024-01-13"
            })
    void typecastReadsWrittenDays(String text, String format, String day) {
        assertThat(accept(new FieldKind.Date(format), Json.write(text), true)).contains(LocalDate.parse(day));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "3/2/2024 5:30pm | 2024-03-02T16:30:00Z",
                "3/2/2024, 17:30:15 | 2024-03-02T16:30:15Z",
                "Mar 2, 2024 12am | 2024-03-01T23:00:00Z",
                "2024-03-02 | 2024-03-01T23:00:00Z",
                "2024-03-02 17:30:00 +0100 | 2024-03-02T16:30:00Z",
                "Sat, 02 Mar 2024 17:30:00 GMT | 2024-03-02T17:30:00Z",
                "Sat Mar 02 2024 17:30:00 GMT-0500 (Eastern Standard Time) | 2024-03-02T22:30:00Z"
            })
    void typecastReadsWrittenTimesInTheZoneOfTheField(String text, String instant) {
        assertThat(accept(new FieldKind.DateTime("us", "12hour", "Europe/Berlin"), Json.write(text), true))
                .contains(Instant.parse(instant));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"13/13/2024", "2/30/2024", "Maybe 2, 2024", "3/2/2024 25:00", "3/2/2024 13pm", "3/2/2024 5"})
    void typecastEmptiesWhatIsNoDay(String text) {
        assertThat(accept(DATE, Json.write(text), true)).isEmpty();
    }

    @Test
    void aPersonIsNamedByIdOrEmailAndAMemberOfTheWorkspace() {
        FieldKind single = new FieldKind.SingleCollaborator();
        FieldKind multiple = new FieldKind.MultipleCollaborators();
        assertThat(accept(single, "{\"id\":\"usr2\",\"email\":\"x\",\"name\":\"y\"}"))
                .contains("usr2");
        assertThat(accept(single, "{\"email\":\"bob@example.ORG\"}")).contains("usr2");
        assertThat(accept(multiple, "[{\"id\":\"usr2\"},{\"email\":\"bob@example.org\"}]"))
                .contains(List.of("usr2"));
        assertThat(accept(single, "null")).isEmpty();
        assertThat(accept(multiple, "[]")).isEmpty();
        for (String stranger :
                List.of("{\"id\":\"usr1\"}", "{\"id\":\"USR2\"}", "\"usr2\"", "{\"name\":\"Bob B\"}", "5", "{}")) {
            refused(single, stranger);
            refused(multiple, "[" + stranger + "]");
        }
        refused(multiple, "{\"id\":\"usr2\"}");
    }

    @Test
    void typecastFindsPeopleByNameOrEmail() {
        assertThat(accept(new FieldKind.SingleCollaborator(), "\"bob b\"", true))
                .contains("usr2");
        assertThat(accept(new FieldKind.MultipleCollaborators(), "\"Bob B, bob@example.org\"", true))
                .contains(List.of("usr2"));
        assertThat(accept(new FieldKind.SingleCollaborator(), "\" \"", true)).isEmpty();
        refused(
                new FieldKind.SingleCollaborator(),
                "\"Nobody\"",
                true,
                "Field \"Cell\" cannot accept the provided value");
    }

    @Test
    void peopleAreAnsweredWithIdEmailAndName() {
        Map<String, Object> ada = Map.of("id", "usr1", "email", "ada@example.org", "name", "Ada");
        CellCodec multiple = codecs.of(new FieldKind.MultipleCollaborators());
        assertThat(codecs.of(new FieldKind.SingleCollaborator()).toJson("usr1")).isEqualTo(ada);
        assertThat(multiple.toJson(List.of("usr1", "usr3"))).isEqualTo(List.of(ada, Map.of("id", "usr3")));
        assertThat(multiple.display(List.of("usr1", "usr2"))).isEqualTo("Ada, Bob B");
    }

    @Test
    void aBarcodeIsATextWithAKind() {
        FieldKind barcode = new FieldKind.Barcode();
        assertThat(accept(barcode, "{\"text\":\"4006381333931\",\"type\":\"ean13\"}"))
                .contains(Map.of("text", "4006381333931", "type", "ean13"));
        assertThat(accept(barcode, "{\"text\":\"\"}")).isEmpty();
        assertThat(accept(barcode, "4006381333931", true)).contains(Map.of("text", "4006381333931"));
        assertThat(codecs.of(barcode).display(Map.of("text", "x", "type", "code39")))
                .isEqualTo("x");
        for (String no :
                List.of("\"x\"", "5", "{\"text\":5}", "{\"type\":\"upc\"}", "{\"text\":\"x\",\"y\":1}", "[]")) {
            refused(barcode, no);
        }
    }

    @Test
    void anAiTextIsWrittenAsItsTextAndNeverAsItsState() {
        FieldKind text = new FieldKind.AiText(List.of(), Set.of());
        Object stored = accept(text, "{\"state\":\"error\",\"isStale\":true,\"value\":\"Summary\"}")
                .orElseThrow();
        assertThat(stored).isEqualTo(Map.of("state", "generated", "isStale", false, "value", "Summary"));
        assertThat(AiTextCells.stale(stored))
                .isEqualTo(Map.of("state", "generated", "isStale", true, "value", "Summary"));
        assertThat(accept(text, "\"Summary\"")).contains(stored);
        assertThat(accept(text, "\"\"")).isEmpty();
        assertThat(accept(text, "{\"value\":null}")).isEmpty();
        assertThat(codecs.of(text).display(stored)).isEqualTo("Summary");
        refused(text, "5");
        refused(text, "{}");
        refused(text, "[\"x\"]");
    }

    @Test
    void markdownReadsWithALineBreakAtItsEnd() {
        FieldKind rich = new FieldKind.Text("richText");
        assertThat(codecs.of(rich).toJson("**a**")).isEqualTo("**a**\n");
        assertThat(codecs.of(rich).toJson("**a**\n")).isEqualTo("**a**\n");
        assertThat(codecs.of(rich).display("**a**")).isEqualTo("**a**");
        assertThat(codecs.of(rich).displayJson("**a**\n", TextFormat.PLAIN)).isEqualTo("**a**");
        assertThat(codecs.of(TEXT).toJson("a")).isEqualTo("a");
    }

    @Test
    void textIsWrittenForWhoeverReadsIt() {
        TextFormat berlin =
                new TextFormat(ZoneId.of("Europe/Berlin"), Locale.GERMAN, id -> "Name of " + id, attachment -> "");
        FieldKind client = new FieldKind.DateTime("local", "24hour", "client");
        Object noon = Instant.parse("2024-07-09T12:00:00Z");
        assertThat(codecs.of(client).display(noon, berlin)).isEqualTo("9.7.2024 14:00");
        assertThat(codecs.of(client).display(noon)).isEqualTo("7/9/2024 12:00");
        assertThat(codecs.of(DATE_TIME).display(noon, TextFormat.PLAIN)).isEqualTo("2024-07-09 14:00");
        assertThat(codecs.of(new FieldKind.Date("friendly")).display(LocalDate.of(2024, 7, 9), berlin))
                .isEqualTo("9. Juli 2024");
        assertThat(codecs.of(new FieldKind.Date("us")).display(LocalDate.of(2024, 7, 9), berlin))
                .isEqualTo("7/9/2024");
        assertThat(codecs.of(LINK).display(List.of("recA", "recB"), berlin)).isEqualTo("Name of recA, Name of recB");
        assertThat(codecs.of(new FieldKind.CreatedTime(new FieldKind.Date("european")))
                        .display(noon, berlin))
                .isEqualTo("9/7/2024");
    }
}
