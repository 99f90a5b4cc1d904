package org.pyairtable.data.conversion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.conversion.CellConversion.Fate;
import org.pyairtable.data.conversion.Conversions.Outcome;
import org.pyairtable.data.conversion.Conversions.Wish;
import org.pyairtable.data.meta.SchemaChanges.Author;
import org.pyairtable.runtime.identity.Caller;
import org.pyairtable.runtime.problem.ServiceException;

/** Changes the type of a field, which Airtable's API cannot. */
@Path("/api/bases/{base}/tables/{table}/fields/{field}/conversion")
@Produces(MediaType.APPLICATION_JSON)
public class ConversionResource {
    /**
     * What the field is to become.
     *
     * @param options as in Airtable's field model; a select without choices gets one for each value that occurs
     * @param preview only says what would happen; false when absent
     */
    public record Body(
            @Nullable String type,
            @Nullable JsonNode options,
            @Nullable Boolean preview) {}

    /** One cell as a person reads it; {@code after} is empty when the value is lost. */
    public record Sample(String recordId, String before, String after) {}

    /** Up to ten cells of each fate. */
    public record Samples(List<Sample> kept, List<Sample> changed, List<Sample> lost) {}

    /**
     * What happened, or would.
     *
     * @param empty cells that had no value
     * @param textFieldIds fields that become texts with it: the other side of a link, which keeps the names
     */
    public record Report(
            boolean preview,
            String fieldId,
            String type,
            long kept,
            long changed,
            long lost,
            long empty,
            Samples samples,
            List<String> textFieldIds) {}

    private final Conversions conversions;

    ConversionResource(Conversions conversions) {
        this.conversions = conversions;
    }

    /** Keeps what can be kept of the cells; dependents are computed anew. */
    @POST
    public Uni<Report> convert(
            @PathParam("base") String base,
            @PathParam("table") String table,
            @PathParam("field") String field,
            RoutingContext http,
            @Nullable Body body) {
        if (body == null || body.type() == null || body.type().isBlank()) {
            throw ServiceException.invalid("type", "is missing");
        }
        if (http.queryParams().contains("preview")) {
            throw ServiceException.invalid("preview", "belongs into the body");
        }
        JsonNode options = body.options() == null ? MissingNode.getInstance() : body.options();
        Wish wish = new Wish(base, table, field, body.type(), options);
        Author author = new Author(Caller.principal(http), Caller.context(http, null));
        boolean preview = Boolean.TRUE.equals(body.preview());
        return (preview ? conversions.preview(author, wish) : conversions.convert(author, wish))
                .map(outcome -> report(preview, outcome));
    }

    private static Report report(boolean preview, Outcome outcome) {
        Tally tally = outcome.tally();
        return new Report(
                preview,
                outcome.field().id(),
                outcome.field().kind().type(),
                tally.count(Fate.KEPT),
                tally.count(Fate.CHANGED),
                tally.count(Fate.LOST),
                tally.empty(),
                new Samples(samples(tally, Fate.KEPT), samples(tally, Fate.CHANGED), samples(tally, Fate.LOST)),
                outcome.texts());
    }

    private static List<Sample> samples(Tally tally, Fate fate) {
        return tally.samples(fate).stream()
                .map(s -> new Sample(s.recordId(), s.before(), s.after()))
                .toList();
    }
}
