package org.pyairtable.data.base.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.pyairtable.data.access.Permission;
import org.pyairtable.data.airtable.Answers;
import org.pyairtable.data.conversion.TableDeletion;
import org.pyairtable.data.impact.IfUsed;
import org.pyairtable.data.job.JobHandler;
import org.pyairtable.data.job.JobOrder;
import org.pyairtable.data.job.Jobs;
import org.pyairtable.data.job.web.JobAnswers;
import org.pyairtable.data.meta.Author;
import org.pyairtable.data.meta.Changed;
import org.pyairtable.data.meta.SchemaChanges;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.SchemaJson;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.storage.Work;
import org.pyairtable.runtime.identity.Caller;

/** Changes of fields and tables that change cells of records, as jobs. */
@Singleton
class SchemaJobs implements JobHandler {
    private static final String CREATE_FIELD = "createField";
    private static final String CHANGE_FIELD = "changeField";
    private static final String DELETE_FIELD = "deleteField";
    private static final String DELETE_TABLE = "deleteTable";
    private static final String REFUSE_IF_USED = "refuseIfUsed";

    /** Types whose cells are computed for the records that exist. */
    private static final Set<String> COMPUTED = Set.of(
            "formula", "rollup", "multipleLookupValues", "count", "button", "lastModifiedTime", "lastModifiedBy");

    private final SchemaChanges changes;
    private final TableDeletion deletion;
    private final Jobs jobs;
    private final JobAnswers answers;

    SchemaJobs(SchemaChanges changes, TableDeletion deletion, Jobs jobs, JobAnswers answers) {
        this.changes = changes;
        this.deletion = deletion;
        this.jobs = jobs;
        this.answers = answers;
    }

    /** In Airtable's dialect. */
    Uni<Response> createField(RoutingContext http, String baseId, String table, ObjectNode body) {
        Supplier<Uni<Response>> direct =
                () -> changes.createField(author(http), baseId, table, DefinitionBody.field(body))
                        .map(made -> Answers.ok(shown(made, table)));
        return COMPUTED.contains(body.path("type").asText())
                ? waiting(http, baseId, CREATE_FIELD, request(table).set("body", body), direct)
                : direct.get();
    }

    /** In Airtable's dialect. */
    Uni<Response> changeField(RoutingContext http, String baseId, String tableId, String fieldId, ObjectNode body) {
        Supplier<Uni<Response>> direct =
                () -> changes.changeField(author(http), baseId, tableId, fieldId, DefinitionBody.fieldChange(body))
                        .map(made -> Answers.ok(shown(made, tableId)));
        return body.has("options")
                ? waiting(
                        http,
                        baseId,
                        CHANGE_FIELD,
                        request(tableId).put("fieldId", fieldId).set("body", body),
                        direct)
                : direct.get();
    }

    Uni<Response> deleteField(RoutingContext http, String baseId, String tableId, String fieldId, IfUsed ifUsed) {
        ObjectNode request = request(tableId).put("fieldId", fieldId).put(REFUSE_IF_USED, ifUsed == IfUsed.REFUSE);
        return allowed(
                http,
                baseId,
                base -> answers.answer(
                        http,
                        order(http, base, DELETE_FIELD, request),
                        areLarge(base),
                        () -> changes.deleteField(author(http), baseId, tableId, fieldId, ifUsed)));
    }

    Uni<Response> deleteTable(RoutingContext http, String baseId, String tableId, IfUsed ifUsed) {
        ObjectNode request = request(tableId).put(REFUSE_IF_USED, ifUsed == IfUsed.REFUSE);
        return allowed(
                http,
                baseId,
                base -> answers.answer(
                        http,
                        order(http, base, DELETE_TABLE, request),
                        areLarge(base),
                        () -> deletion.delete(author(http), baseId, tableId, ifUsed)));
    }

    private Uni<Response> waiting(
            RoutingContext http, String baseId, String kind, JsonNode request, Supplier<Uni<Response>> direct) {
        return allowed(http, baseId, base -> answers.waiting(order(http, base, kind, request), areLarge(base), direct));
    }

    private Uni<Response> allowed(RoutingContext http, String baseId, Function<Base, Uni<Response>> next) {
        return jobs.allowed(Caller.principal(http), baseId, Permission.CHANGE_SCHEMA)
                .chain(next::apply);
    }

    /** All tables: what reads a field may be in any of them. */
    private Uni<Boolean> areLarge(Base base) {
        return answers.areLarge(base.tables().stream().map(Table::id).toList());
    }

    private static ObjectNode request(String table) {
        return JsonNodeFactory.instance.objectNode().put("table", table);
    }

    private static JobOrder order(RoutingContext http, Base base, String kind, JsonNode request) {
        return new JobOrder(
                kind, base.id(), base.workspaceId(), request, Caller.principal(http), Caller.context(http, null));
    }

    private static Author author(RoutingContext http) {
        return new Author(Caller.principal(http), Caller.context(http, null));
    }

    private static Map<String, Object> shown(Changed<Field> made, String table) {
        return SchemaJson.field(made.base(), made.base().find(table).orElseThrow(), made.value());
    }

    @Override
    public Set<String> kinds() {
        return Set.copyOf(List.of(CREATE_FIELD, CHANGE_FIELD, DELETE_FIELD, DELETE_TABLE));
    }

    @Override
    public Uni<Void> run(JobOrder order, Work work) {
        JsonNode request = order.request();
        Author author = new Author(order.principal(), order.context(), work);
        String table = request.path("table").asText();
        String field = request.path("fieldId").asText();
        IfUsed ifUsed = IfUsed.of(request.path(REFUSE_IF_USED).asBoolean());
        return switch (order.kind()) {
            case CREATE_FIELD ->
                changes.createField(author, order.baseId(), table, DefinitionBody.field(request.path("body")))
                        .replaceWithVoid();
            case CHANGE_FIELD ->
                changes.changeField(author, order.baseId(), table, field, DefinitionBody.fieldChange((ObjectNode)
                                request.path("body")))
                        .replaceWithVoid();
            case DELETE_FIELD -> changes.deleteField(author, order.baseId(), table, field, ifUsed);
            case DELETE_TABLE -> deletion.delete(author, order.baseId(), table, ifUsed);
            default -> throw new IllegalArgumentException(order.kind());
        };
    }
}
