package org.pyairtable.formula.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pyairtable.formula.CellType;
import org.pyairtable.formula.CellValues;
import org.pyairtable.formula.CompiledFormula;
import org.pyairtable.formula.EvaluationContext;
import org.pyairtable.formula.FieldResolver;
import org.pyairtable.formula.FormulaField;
import org.pyairtable.formula.FormulaParser;
import org.pyairtable.formula.RecordValues;
import org.pyairtable.formula.ResultType;
import org.pyairtable.formula.Value;
import org.pyairtable.testkit.TestDatabase;

/** The evaluator and PostgreSQL must answer alike on every row, for chosen formulas and for random ones. */
class SqlDifferentialIT {
    private static final EvaluationContext UTC = EvaluationContext.at(Instant.parse("2024-03-20T10:00:00Z"));
    private static final EvaluationContext NEW_YORK = UTC.in(ZoneId.of("America/New_York"), Locale.ENGLISH);
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$(\\d+)");

    private static final Map<String, String> TYPES = Map.of(
            "Name",
            "singleLineText",
            "Note",
            "multilineText",
            "Qty",
            "number",
            "Price",
            "currency",
            "Done",
            "checkbox",
            "Due",
            "date",
            "At",
            "dateTime",
            "Status",
            "singleSelect");
    private static final FieldResolver FIELDS =
            name -> Optional.ofNullable(TYPES.get(name)).map(type -> new FormulaField(name, name, CellType.of(type)));
    private static final Map<String, String> STATUSES =
            Map.of("selA", "Ada", "selB", "ada", "selC", "2", "selD", "2024-03-15", "selE", "Ada");
    private static final Map<String, SqlColumn> CELLS = Map.of(
            "Name", new SqlColumn("\"Name\"", SqlColumn.Type.TEXT),
            "Note", new SqlColumn("\"Note\"", SqlColumn.Type.TEXT),
            "Qty", new SqlColumn("\"Qty\"", SqlColumn.Type.NUMBER),
            "Price", new SqlColumn("\"Price\"", SqlColumn.Type.NUMBER),
            "Done", new SqlColumn("\"Done\"", SqlColumn.Type.BOOLEAN),
            "Due", new SqlColumn("\"Due\"", SqlColumn.Type.DATE),
            "At", new SqlColumn("\"At\"", SqlColumn.Type.TIMESTAMP),
            "Status", new SqlColumn("\"Status\"", SqlColumn.Type.CHOICE, STATUSES));
    private static final Map<String, String> CHANGES = Map.of("Name", "\"At\"", "Status", "\"At\"", "Qty", "modified");
    private static final SqlColumns COLUMNS = new SqlColumns() {
        @Override
        public Optional<SqlColumn> column(String fieldId) {
            return Optional.ofNullable(CELLS.get(fieldId));
        }

        @Override
        public Optional<String> column(Property property) {
            return Optional.of(
                    switch (property) {
                        case ID -> "record_id";
                        case CREATED_TIME -> "created";
                        case LAST_MODIFIED_TIME -> "modified";
                    });
        }

        @Override
        public Optional<String> lastChange(String fieldId) {
            return Optional.ofNullable(CHANGES.get(fieldId));
        }
    };

    private static final List<Row> ROWS = rows();
    private static @Nullable Connection connection;

    private record Row(
            @Nullable String name,
            @Nullable String note,
            @Nullable Double qty,
            @Nullable Double price,
            @Nullable Boolean done,
            @Nullable LocalDate due,
            @Nullable Instant at,
            @Nullable String status,
            String recordId,
            Instant created,
            Instant modified) {
        EvaluationContext in(EvaluationContext context) {
            return context.forRecord(recordId, created, modified).withFieldTimes(fieldId -> switch (fieldId) {
                case "Name", "Status" -> Optional.ofNullable(at);
                case "Qty" -> Optional.of(modified);
                default -> Optional.empty();
            });
        }

        RecordValues values() {
            return field -> switch (field) {
                case "Name" -> name == null || name.isEmpty() ? Value.BLANK : Value.of(name);
                case "Note" -> note == null || note.isEmpty() ? Value.BLANK : Value.of(note);
                case "Qty" -> qty == null ? Value.BLANK : Value.of(qty);
                case "Price" -> price == null ? Value.BLANK : Value.of(price);
                case "Done" -> Value.of(done != null && done);
                case "Due" -> due == null ? Value.BLANK : Value.of(due);
                case "Status" -> status == null ? Value.BLANK : Value.of(STATUSES.getOrDefault(status, ""));
                default -> at == null ? Value.BLANK : Value.of(at);
            };
        }
    }

    private static List<Row> rows() {
        String[] names = {
            null, "", "Ada", "ada", "ÀÉ straße", "😀 b", "  padded\t\u00A0", "İstanbul ΣΑΣ", "\uFFFDz", "a%_\\"
        };
        Double[] numbers = {null, 0.0, 1.0, -2.5, 0.1, 1e6, 3.0};
        LocalDate[] days = {
            null, LocalDate.parse("2024-03-15"), LocalDate.parse("2024-03-20"), LocalDate.parse("1969-12-31")
        };
        Instant[] times = {
            null,
            Instant.parse("2024-03-15T00:00:00Z"),
            Instant.parse("2024-03-20T10:00:00Z"),
            Instant.parse("2024-03-15T03:30:00.250Z"),
            Instant.parse("2024-04-01T02:00:00Z")
        };
        Boolean[] flags = {null, true, false};
        String[] statuses = {"selA", null, "selB", "selC", "selD", "selE", null};
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            rows.add(new Row(
                    names[i % names.length],
                    names[(i / 3 + 4) % names.length],
                    numbers[i % numbers.length],
                    numbers[(i * 3 + i / 7) % numbers.length],
                    flags[i % 3],
                    days[(i + i / 4) % days.length],
                    times[(i + i / 5) % times.length],
                    statuses[(i + i / 6) % statuses.length],
                    "rec" + i,
                    Instant.parse("2024-03-14T00:00:00Z").plusSeconds(i * 7_200L),
                    Instant.parse("2024-03-18T00:00:00Z").plusSeconds(i * 3_600L)));
        }
        return rows;
    }

    @BeforeAll
    static void fill() throws SQLException {
        connection = TestDatabase.create("formula").connect();
        try (var statement = open().createStatement()) {
            statement.execute("create table cells (id int primary key, \"Name\" text, \"Note\" text, \"Qty\" numeric,"
                    + " \"Price\" float8, \"Done\" boolean, \"Due\" date, \"At\" timestamptz,"
                    + " \"Status\" text, record_id text collate \"C\", created timestamptz, modified timestamptz)");
        }
        try (PreparedStatement insert = open().prepareStatement("insert into cells values (?,?,?,?,?,?,?,?,?,?,?,?)")) {
            for (int i = 0; i < ROWS.size(); i++) {
                Row row = ROWS.get(i);
                insert.setInt(1, i);
                insert.setObject(2, row.name(), Types.VARCHAR);
                insert.setObject(3, row.note(), Types.VARCHAR);
                insert.setObject(4, row.qty(), Types.NUMERIC);
                insert.setObject(5, row.price(), Types.DOUBLE);
                insert.setObject(6, row.done(), Types.BOOLEAN);
                insert.setObject(7, row.due(), Types.DATE);
                insert.setObject(
                        8, row.at() == null ? null : row.at().atOffset(ZoneOffset.UTC), Types.TIMESTAMP_WITH_TIMEZONE);
                insert.setObject(9, row.status(), Types.VARCHAR);
                insert.setString(10, row.recordId());
                insert.setObject(11, row.created().atOffset(ZoneOffset.UTC));
                insert.setObject(12, row.modified().atOffset(ZoneOffset.UTC));
                insert.executeUpdate();
            }
        }
    }

    @AfterAll
    static void close() throws SQLException {
        open().close();
    }

    private static Connection open() {
        return Objects.requireNonNull(connection);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Qty > 1",
                "Qty = BLANK()",
                "Qty = 0",
                "Qty != 0.1",
                "Qty + Price * 2",
                "Qty - -Price",
                "Qty / Price",
                "Qty / Price > 1",
                "Qty / Price != Qty / Price",
                "NOT(Qty / Price)",
                "-Qty",
                "Qty / Price - Price / Qty",
                "Name",
                "Name = 'Ada'",
                "Name != ''",
                "Name = BLANK()",
                "Name < Note",
                "Name >= 'a'",
                "Note > Name",
                "LOWER(Name)",
                "UPPER(Name)",
                "TRIM(Name)",
                "LEN(Name)",
                "LEFT(Name, 2)",
                "RIGHT(Name, 2)",
                "Name & '-' & Note & Done",
                "CONCATENATE(Name, 'x', Done, BLANK())",
                "FIND('a', Name)",
                "SEARCH('A', Name)",
                "SEARCH('zz', Name)",
                "FIND('', Name)",
                "Done",
                "NOT(Done)",
                "Done = TRUE()",
                "Done = BLANK()",
                "Done + Qty",
                "AND(Done, Qty, Name)",
                "OR(Done, Qty, Name, Due)",
                "IF(Done, Name, 'none')",
                "IF(Qty > 1, Qty)",
                "IF(Done, BLANK(), 5) = 0",
                "IF(Done, At, NOW())",
                "IF(Done, Due)",
                "Due",
                "At",
                "Due = '2024-03-15'",
                "Due != '2024-03-15'",
                "Due < '2024-03-20'",
                "'2024-03-15' <= Due",
                "Due = BLANK()",
                "Due != BLANK()",
                "Due <= BLANK()",
                "Due = At",
                "Due < At",
                "Due <= At",
                "IS_BEFORE(Due, TODAY())",
                "IS_AFTER(At, NOW())",
                "IS_SAME(Due, '2024-03-15', 'day')",
                "IS_SAME(At, Due, 'day')",
                "IS_SAME(At, '2024-03-01', 'month')",
                "IS_BEFORE(At, Due, 'days')",
                "IS_SAME(At, TODAY(), 'year')",
                "INT(Qty) + ABS(Price)",
                "TRUE()",
                "BLANK()",
                "Due < TODAY()",
                "TODAY() > Due",
                "Due <= TODAY()",
                "Due >= TODAY()",
                "Due != TODAY()",
                "At = NOW()",
                "At <= NOW()",
                "NOW() <= At",
                "NOW() < TODAY()",
                "Due <= '2024-03-20'",
                "Due >= '2024-03-20'",
                "'2024-03-15' != Due",
                "IS_SAME(Due, '2024-03-15')",
                "IS_SAME(TODAY(), Due)",
                "IS_AFTER('2024-03-16', Due)",
                "IS_BEFORE(TODAY(), At)",
                "IS_BEFORE(At, Due)",
                "NOT(IS_BEFORE(Due, TODAY()))",
                "IF(Done, Due) < '2024-03-20'",
                "Qty >= -1",
                "Qty <= 0",
                "AND(Qty >= -1, Qty < 3)",
                "Status",
                "NOT(Status)",
                "Status = 'Ada'",
                "Status != 'Ada'",
                "Status = ''",
                "Status != BLANK()",
                "Status > 'A'",
                "LOWER(Status) = 'ada'",
                "FIND('d', Status)",
                "SWITCH(Status, 'Ada', 1, 'ada', 0, 2) = 1",
                "Status = 2",
                "Status > 1",
                "OR(Status = 'Ada', Status = 'ada')",
                "OR(Status = 'Ada', Qty > 1)",
                "OR(AND(Status = 'Ada', Done), Name = 'Ada', Name = 'ada')",
                "AND(Status != 'Ada', Name != Status)",
                "IF(Status = 'Ada', Name, Note)",
                "Status & Name",
                "Name = 'ada'",
                "'ada' = Name",
                "OR(Name = 'Ada', Name = '', Note = 'ada')",
                "OR(Name = 'Ada', OR(Name = 'a%_\\\\', Done))",
                "OR(Qty = 1, Qty = 0, Qty = -2.5)",
                "OR(Qty = 1, Price = 1, Qty = 3)",
                "RECORD_ID()",
                "RECORD_ID() = 'rec7'",
                "RECORD_ID() != 'rec7'",
                "OR(RECORD_ID() = 'rec7', RECORD_ID() = 'rec9', RECORD_ID() = 'x')",
                "OR(RECORD_ID() = 'rec7', Done)",
                "CREATED_TIME()",
                "CREATED_TIME() > '2024-03-15'",
                "CREATED_TIME() > DATETIME_PARSE('2024-03-16 12:00', 'YYYY-MM-DD HH:mm')",
                "LAST_MODIFIED_TIME() >= DATEADD(NOW(), -1, 'days')",
                "IS_AFTER(LAST_MODIFIED_TIME(), '2024-03-19')",
                "IS_BEFORE(LAST_MODIFIED_TIME(), CREATED_TIME())",
                "LAST_MODIFIED_TIME(Name)",
                "LAST_MODIFIED_TIME(Status) = BLANK()",
                "LAST_MODIFIED_TIME(Name) > '2024-03-15'",
                "LAST_MODIFIED_TIME(Name, Qty) > LAST_MODIFIED_TIME(Qty)",
                "IS_SAME(LAST_MODIFIED_TIME(Name), LAST_MODIFIED_TIME(Qty, Name), 'day')",
                "IF(LAST_MODIFIED_TIME(Name), LAST_MODIFIED_TIME(Name), CREATED_TIME())",
                "IS_SAME(CREATED_TIME(), TODAY(), 'day')",
                "Due > DATEADD(TODAY(), -7, 'days')",
                "Qty > ROUND(1.5) - 1",
                "Qty > 1 / 0",
                "Qty != 0 / 0",
                "Name = LOWER('ADA')",
                "Due = CONCATENATE('2024-03-', 15)",
                "NOT(Qty > 1 / 0)"
            })
    void agreeOn(String formula) throws SQLException {
        assertThat(compare(formula, UTC)).isTrue();
        assertThat(compare(formula, NEW_YORK)).isTrue();
    }

    @Test
    void agreeOnRandomFormulas() throws SQLException {
        RandomFormulas formulas = new RandomFormulas(20_240_320);
        int translated = 0;
        for (int i = 0; i < 600; i++) {
            String formula = i % 2 == 0 ? formulas.any(1 + i % 3) : formulas.truth(1 + i % 4);
            translated += compare(formula, i % 3 == 0 ? NEW_YORK : UTC) ? 1 : 0;
        }
        assertThat(translated).isGreaterThan(350);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UPPER(Name)", "LOWER(Name)"})
    void everyLetterHasTheSameCase(String formula) throws SQLException {
        CompiledFormula compiled = FormulaParser.parse(formula).bind(FIELDS);
        SqlTranslation.Exact expression = (SqlTranslation.Exact) SqlTranslator.expression(compiled, COLUMNS, UTC, 1);
        String[] texts = IntStream.rangeClosed(1, Character.MAX_CODE_POINT)
                .filter(SqlDifferentialIT::isOfUnicode15)
                .mapToObj(letter -> "a" + Character.toString(letter) + "ß")
                .toArray(String[]::new);
        try (var statement = open().createStatement()) {
            statement.execute("create temporary table letters_of_all as select * from cells limit 0");
        }
        try (PreparedStatement insert = open().prepareStatement(
                        "insert into letters_of_all (id, \"Name\") select n, text from unnest(?) with ordinality t (text, n)")) {
            insert.setArray(1, open().createArrayOf("text", texts));
            insert.executeUpdate();
        }

        List<@Nullable Object> cased = query(expression, "letters_of_all");

        List<String> different = new ArrayList<>();
        for (int i = 0; i < texts.length; i++) {
            String name = texts[i];
            Value value = compiled.evaluate(field -> Value.of(name), UTC);
            if (!Value.of(String.valueOf(cased.get(i))).equals(value)) {
                different.add(Integer.toHexString(name.codePointAt(1)));
            }
        }
        try (var statement = open().createStatement()) {
            statement.execute("drop table letters_of_all");
        }
        assertThat(cased).hasSizeGreaterThan(140_000);
        assertThat(different).isEmpty();
    }

    /** PostgreSQL 17 knows the letters of Unicode 15.1; these came with 16. */
    private static boolean isOfUnicode15(int character) {
        return Character.isDefined(character)
                && Character.getType(character) != Character.SURROGATE
                && Character.getType(character) != Character.PRIVATE_USE
                && !Character.getName(character).contains("GARAY")
                && character != 0x1c89
                && character != 0x1c8a
                && (character < 0xa7cb || character > 0xa7dc)
                && character != 0x19b
                && character != 0x264;
    }

    /** Whether a filter by the formula could be translated; if so, both answers were the same on every row. */
    private static boolean compare(String formula, EvaluationContext context) throws SQLException {
        CompiledFormula compiled = FormulaParser.parse(formula).bind(FIELDS);
        if (SqlTranslator.expression(compiled, COLUMNS, context, 1) instanceof SqlTranslation.Exact expression) {
            List<@Nullable Object> values = query(expression);
            for (int i = 0; i < ROWS.size(); i++) {
                Row row = ROWS.get(i);
                Value value = compiled.evaluate(row.values(), row.in(context));
                assertThat(json(values.get(i)))
                        .as("%s on %s as %s", formula, row, expression)
                        .isEqualTo(CellValues.toJson(value, plain(value)));
            }
        }
        if (!(SqlTranslator.predicate(compiled, COLUMNS, context, 1) instanceof SqlTranslation.Exact filter)) {
            return false;
        }
        List<@Nullable Object> kept = query(filter);
        for (int i = 0; i < ROWS.size(); i++) {
            Row row = ROWS.get(i);
            assertThat(kept.get(i))
                    .as("filter %s on %s as %s", formula, row, filter)
                    .isEqualTo(compiled.isTruthy(row.values(), row.in(context)));
        }
        return true;
    }

    /** Every date as a date and time, as the SQL gives it. */
    private static ResultType plain(Value value) {
        return value instanceof Value.Moment ? ResultType.DATE_TIME : ResultType.ANY;
    }

    private static Optional<Object> json(@Nullable Object column) {
        Value value =
                switch (column) {
                    case null -> Value.BLANK;
                    case String text -> Value.of(text);
                    case Double number -> Value.of(number);
                    case Boolean flag -> Value.of(flag);
                    case OffsetDateTime time -> Value.of(time.toInstant());
                    default -> throw new IllegalStateException("unexpected " + column.getClass());
                };
        return CellValues.toJson(value, plain(value));
    }

    private static List<@Nullable Object> query(SqlTranslation.Exact translation) throws SQLException {
        return query(translation, "cells");
    }

    private static List<@Nullable Object> query(SqlTranslation.Exact translation, String table) throws SQLException {
        List<Object> bound = new ArrayList<>();
        Matcher placeholders = PLACEHOLDER.matcher(translation.sql());
        String sql = placeholders.replaceAll(match -> {
            bound.add(translation.parameters().get(Integer.parseInt(match.group(1)) - 1));
            return "?";
        });
        List<@Nullable Object> answers = new ArrayList<>();
        try (PreparedStatement select = open().prepareStatement("select " + sql + " from " + table + " order by id")) {
            for (int i = 0; i < bound.size(); i++) {
                select.setObject(i + 1, bound.get(i));
            }
            try (ResultSet rows = select.executeQuery()) {
                boolean times = rows.getMetaData().getColumnTypeName(1).equals("timestamptz");
                while (rows.next()) {
                    answers.add(times ? rows.getObject(1, OffsetDateTime.class) : rows.getObject(1));
                }
            }
        }
        return answers;
    }
}
