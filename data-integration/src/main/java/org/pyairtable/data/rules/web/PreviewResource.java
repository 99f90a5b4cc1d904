package org.pyairtable.data.rules.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.attachment.LinkSigner;
import org.pyairtable.data.attachment.web.RequestLinks;
import org.pyairtable.data.record.read.Walks;
import org.pyairtable.data.record.web.RecordJson;
import org.pyairtable.data.rules.preview.Previews;
import org.pyairtable.runtime.identity.Caller;
import org.pyairtable.runtime.problem.ServiceException;

/** A base as another member sees it, for its creators. */
@Path("/api/bases/{base}/rules/preview")
@Produces(MediaType.APPLICATION_JSON)
public class PreviewResource {
    private final Previews previews;
    private final RecordJson json;
    private final RequestLinks links;

    PreviewResource(Previews previews, RecordJson json, RequestLinks links) {
        this.previews = previews;
        this.json = json;
        this.links = links;
    }

    /**
     * @param restricted whether a rule takes anything away from the member
     * @param records the first of the table that was asked for; absent when none was, or the member does not see it
     * @param more whether there are more of them
     */
    @Schema(name = "RulePreview")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Answer(
            String role,
            boolean restricted,
            List<PreviewTable> tables,
            @Nullable List<PreviewRecord> records,
            @Nullable Boolean more) {}

    /**
     * @param access {@code read}, {@code comment} or {@code edit}
     * @param someRecords whether a condition on rows may hide records of it
     */
    @Schema(name = "RulePreviewTable")
    public record PreviewTable(String id, String name, String access, boolean someRecords, List<PreviewField> fields) {
        static PreviewTable of(Previews.Seen seen) {
            return new PreviewTable(
                    seen.table().id(),
                    seen.table().name(),
                    seen.access().name().toLowerCase(Locale.ROOT),
                    seen.someRecords(),
                    seen.fields().stream().map(PreviewField::of).toList());
        }
    }

    /** @param writes whether the member may change its cells */
    @Schema(name = "RulePreviewField")
    public record PreviewField(String id, String name, String type, boolean writes) {
        static PreviewField of(Previews.SeenField seen) {
            return new PreviewField(
                    seen.field().id(), seen.field().name(), seen.field().kind().type(), seen.writes());
        }
    }

    @Schema(name = "RulePreviewRecord")
    public record PreviewRecord(String id, Map<String, Object> fields) {}

    /**
     * Which tables, fields and records a member sees.
     *
     * @param user id of the member
     * @param table name or id of the table of which the first 100 records are answered
     */
    @GET
    @Operation(operationId = "previewBaseRules")
    public Uni<Answer> preview(
            @PathParam("base") String base,
            @QueryParam("user") @Nullable String user,
            @QueryParam("table") @Nullable String table,
            RoutingContext http) {
        if (user == null || user.isBlank()) {
            throw ServiceException.invalid("user", "is missing");
        }
        return previews.of(Caller.principal(http), base, user, Optional.ofNullable(table))
                .chain(preview -> links.signer(http).map(signer -> answer(preview, signer)));
    }

    private Answer answer(Previews.Preview preview, LinkSigner signer) {
        return new Answer(
                preview.role().wireName(),
                preview.restricted(),
                preview.tables().stream().map(PreviewTable::of).toList(),
                preview.page().map(page -> records(page.walk(), signer)).orElse(null),
                preview.page().map(page -> page.offset().isPresent()).orElse(null));
    }

    private List<PreviewRecord> records(Walks.Walk walk, LinkSigner signer) {
        return walk.records().stream()
                .map(record -> {
                    Map<String, Object> cells = new LinkedHashMap<>();
                    json.cellsByName(walk.fields(), record)
                            .forEach((field, cell) -> cells.put(field, signer.sign(cell)));
                    return new PreviewRecord(record.id(), cells);
                })
                .toList();
    }
}
