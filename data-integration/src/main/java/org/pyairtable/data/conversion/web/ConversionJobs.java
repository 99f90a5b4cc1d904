package org.pyairtable.data.conversion.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Set;
import org.pyairtable.data.access.Permission;
import org.pyairtable.data.conversion.ConversionReport;
import org.pyairtable.data.conversion.Conversions;
import org.pyairtable.data.conversion.Conversions.Wish;
import org.pyairtable.data.impact.IfUsed;
import org.pyairtable.data.job.JobHandler;
import org.pyairtable.data.job.JobOrder;
import org.pyairtable.data.job.Jobs;
import org.pyairtable.data.job.web.JobAnswers;
import org.pyairtable.data.meta.Author;
import org.pyairtable.data.storage.Work;
import org.pyairtable.runtime.identity.Caller;
import org.pyairtable.runtime.identity.Principal;

/** Conversions and their previews as jobs. */
@Singleton
class ConversionJobs implements JobHandler {
    private static final String CONVERSION = "conversion";
    private static final String PREVIEW = "conversionPreview";
    private static final String REFUSE_IF_USED = "refuseIfUsed";

    private final Conversions conversions;
    private final Jobs jobs;
    private final JobAnswers answers;

    ConversionJobs(Conversions conversions, Jobs jobs, JobAnswers answers) {
        this.conversions = conversions;
        this.jobs = jobs;
        this.answers = answers;
    }

    Uni<Response> answer(RoutingContext http, Wish wish, boolean preview) {
        Principal principal = Caller.principal(http);
        return jobs.allowed(principal, wish.baseId(), Permission.CHANGE_SCHEMA).chain(base -> {
            JobOrder order = new JobOrder(
                    preview ? PREVIEW : CONVERSION,
                    base.id(),
                    base.workspaceId(),
                    write(wish),
                    principal,
                    Caller.context(http, null));
            List<String> tables =
                    base.find(wish.tableId()).map(table -> List.of(table.id())).orElse(List.of());
            return answers.answer(
                    http,
                    order,
                    answers.areLarge(tables),
                    () -> make(preview, new Author(principal, order.context()), wish));
        });
    }

    private Uni<ConversionReport> make(boolean preview, Author author, Wish wish) {
        return (preview ? conversions.preview(author, wish) : conversions.convert(author, wish))
                .map(outcome -> ConversionReport.of(preview, outcome));
    }

    private static ObjectNode write(Wish wish) {
        ObjectNode request = JsonNodeFactory.instance
                .objectNode()
                .put("tableId", wish.tableId())
                .put("fieldId", wish.fieldId())
                .put("type", wish.type())
                .put(REFUSE_IF_USED, wish.ifUsed() == IfUsed.REFUSE);
        return wish.options().isMissingNode() ? request : request.set("options", wish.options());
    }

    @Override
    public Set<String> kinds() {
        return Set.of(CONVERSION, PREVIEW);
    }

    @Override
    public Uni<Void> run(JobOrder order, Work work) {
        JsonNode request = order.request();
        Wish wish = new Wish(
                order.baseId(),
                request.path("tableId").asText(),
                request.path("fieldId").asText(),
                request.path("type").asText(),
                request.has("options") ? request.path("options") : MissingNode.getInstance(),
                IfUsed.of(request.path(REFUSE_IF_USED).asBoolean()));
        return make(order.kind().equals(PREVIEW), new Author(order.principal(), order.context(), work), wish)
                .replaceWithVoid();
    }
}
