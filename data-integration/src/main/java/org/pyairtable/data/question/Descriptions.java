package org.pyairtable.data.question;

import io.smallrye.mutiny.Uni;
import io.vertx.pgclient.PgException;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.access.AccessPolicy;
import org.pyairtable.data.access.Grant;
import org.pyairtable.data.access.Permission;
import org.pyairtable.data.query.Parameters;
import org.pyairtable.data.refusal.NotFound;
import org.pyairtable.data.refusal.QuestionLimit;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Choice;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.SchemaJson;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.schema.cache.CachedSchema;
import org.pyairtable.data.schema.cache.SchemaCache;
import org.pyairtable.data.storage.SqlNames;
import org.pyairtable.data.storage.Transactions;
import org.pyairtable.data.wire.Json;
import org.pyairtable.events.DataQuery.DescribeBase;
import org.pyairtable.events.DataQuery.DescribeTable;
import org.pyairtable.events.DataQuery.Detail;
import org.pyairtable.events.RecordEvent.FieldInfo;
import org.pyairtable.events.Reply.BaseDescription;
import org.pyairtable.events.Reply.DescribedField;
import org.pyairtable.events.Reply.DescribedTable;
import org.pyairtable.events.Reply.TableDescription;
import org.pyairtable.runtime.identity.Principal;

/** Describes bases and tables, as far as a caller may know them. */
@Singleton
public class Descriptions {
    private static final String TOO_LONG = "57014";

    private final SchemaCache schemas;
    private final AccessPolicy policy;
    private final Transactions transactions;
    private final QuestionSettings settings;
    private final Clock clock;

    Descriptions(
            SchemaCache schemas,
            AccessPolicy policy,
            Transactions transactions,
            QuestionSettings settings,
            Clock clock) {
        this.clock = clock;
        this.schemas = schemas;
        this.policy = policy;
        this.transactions = transactions;
        this.settings = settings;
    }

    private record Known(Base base, Grant grant) {}

    private Uni<Known> known(Principal principal, String baseId) {
        return schemas.current(baseId).map(found -> {
            Optional<Base> base = found.map(CachedSchema::base);
            Grant grant = policy.grant(principal, base, Permission.READ_SCHEMA);
            return new Known(grant.seen(base.orElseThrow()), grant);
        });
    }

    public Uni<TableDescription> table(Principal principal, DescribeTable asked) {
        return known(principal, asked.baseId()).map(known -> {
            Base base = known.base();
            Table table = find(base, asked.table());
            return new TableDescription(
                    base.id(),
                    base.id(),
                    base.name(),
                    base.workspaceId(),
                    table.id(),
                    table.name(),
                    known.grant().shown(table).stream()
                            .map(f -> new FieldInfo(f.id(), f.name(), f.kind().type()))
                            .toList());
        });
    }

    /** The base, and its tables as far as the question asks for them. */
    public Uni<BaseDescription> base(Principal principal, DescribeBase asked) {
        return known(principal, asked.baseId()).chain(known -> {
            Detail detail = asked.detail();
            if (detail == null) {
                return Uni.createFrom().item(described(known.base(), null));
            }
            List<String> names = asked.tables();
            List<Table> tables = names == null
                    ? known.base().tables()
                    : names.stream()
                            .map(name -> find(known.base(), name))
                            .distinct()
                            .toList();
            return records(known.grant(), tables)
                    .map(records -> described(
                            known.base(),
                            tables.stream()
                                    .map(table -> table(known, table, detail, records.getOrDefault(table.id(), 0L)))
                                    .toList()));
        });
    }

    private static Table find(Base base, String nameOrId) {
        return base.find(nameOrId).orElseThrow(() -> new NotFound.Named("Table " + nameOrId).exception());
    }

    private static BaseDescription described(Base base, @Nullable List<DescribedTable> tables) {
        BaseDescription description =
                new BaseDescription(base.id(), base.id(), base.name(), base.workspaceId(), tables);
        if (tables != null && Json.bytes(description).length > Bounds.MOST_BYTES) {
            throw new QuestionLimit.TooLarge("The description exceeds " + Bounds.MOST_BYTES
                            + " bytes. Ask for fewer tables, or for less detail.")
                    .exception();
        }
        return description;
    }

    /** Numbers of records by table id. */
    private Uni<Map<String, Long>> records(Grant grant, List<Table> tables) {
        if (tables.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        Instant now = clock.instant();
        Parameters parameters = new Parameters();
        String sql = tables.stream()
                .map(table -> "select '" + table.id() + "', count(*) from " + SqlNames.table(table.id()) + " t"
                        + grant.rows(table, now).stream()
                                .map(condition -> condition.apply(parameters))
                                .reduce((one, other) -> one + " and " + other)
                                .map(conditions -> " where " + conditions)
                                .orElse(""))
                .collect(Collectors.joining(" union all "));
        return transactions
                .readOnce(sql, parameters.toTuple(), settings.time())
                .map(rows -> {
                    Map<String, Long> counts = new HashMap<>();
                    rows.forEach(row -> counts.put(row.getString(0), row.getLong(1)));
                    return counts;
                })
                .onFailure(failure -> failure instanceof PgException pg && TOO_LONG.equals(pg.getSqlState()))
                .transform(failure -> new QuestionLimit.TooSlow(settings.time().toSeconds()).exception());
    }

    private static DescribedTable table(Known known, Table table, Detail detail, long records) {
        List<DescribedField> fields = detail == Detail.TABLES
                ? null
                : known.grant().shown(table).stream()
                        .map(field -> field(known.base(), table, field, detail))
                        .toList();
        return new DescribedTable(table.id(), table.name(), table.primaryField().name(), records, fields);
    }

    private static DescribedField field(Base base, Table table, Field field, Detail detail) {
        Optional<Table> linked =
                field.kind() instanceof FieldKind.Link link ? base.find(link.linkedTableId()) : Optional.empty();
        boolean whole = detail == Detail.OPTIONS;
        return new DescribedField(
                field.id(),
                field.name(),
                field.kind().type(),
                linked.map(Table::id).orElse(null),
                linked.map(Table::name).orElse(null),
                whole ? field.description().orElse(null) : null,
                whole && field.kind() instanceof FieldKind.Select select
                        ? select.choices().stream().map(Choice::name).toList()
                        : null,
                whole ? options(base, table, field).orElse(null) : null);
    }

    /** Without choices, which stand beside them by their names. */
    private static Optional<Map<String, Object>> options(Base base, Table table, Field field) {
        return SchemaJson.options(base, table, field.kind())
                .map(options -> {
                    Map<String, Object> others = new LinkedHashMap<>(options);
                    others.remove("choices");
                    return others;
                })
                .filter(others -> !others.isEmpty());
    }
}
