package org.pyairtable.data.basesnapshot.web;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.pyairtable.data.basesnapshot.Templates;

/** What new bases can be made of. */
@Path("/api/bases/templates")
@Produces(MediaType.APPLICATION_JSON)
public class TemplateResource {
    /** @param tables their names */
    @Schema(name = "Template")
    public record Shown(String id, String name, String description, List<String> tables) {}

    /** All of them. */
    @Schema(name = "TemplateList")
    public record Items(List<Shown> items) {}

    private final Templates templates;

    TemplateResource(Templates templates) {
        this.templates = templates;
    }

    @GET
    @Operation(operationId = "listTemplates")
    public Items list() {
        return new Items(templates.all().stream()
                .map(t -> new Shown(t.id(), t.name(), t.description(), t.tables()))
                .toList());
    }
}
