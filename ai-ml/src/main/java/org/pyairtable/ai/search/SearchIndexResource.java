package org.pyairtable.ai.search;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.pyairtable.ai.index.IndexState;
import org.pyairtable.ai.index.SearchIndex;
import org.pyairtable.runtime.identity.SignedIn;

/** The state of this instance's search index, for operators. */
@Path("/operator/search-index")
@Produces(MediaType.APPLICATION_JSON)
public class SearchIndexResource {
    private final SearchIndex index;
    private final SignedIn signedIn;

    SearchIndexResource(SearchIndex index, SignedIn signedIn) {
        this.index = index;
        this.signedIn = signedIn;
    }

    /**
     * @param phase see {@link IndexState.Phase}
     * @param vectors how many of the documents are found by meaning too
     * @param notice the notice for users
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "SearchIndexStatus")
    public record Status(
            String phase,
            long documents,
            long vectors,
            long mostVectors,
            @Nullable String notice) {}

    @GET
    @Operation(operationId = "getSearchIndex", summary = "How many records are found by words and by meaning")
    public Uni<Status> status() {
        signedIn.operating();
        IndexState state = index.state();
        return Uni.createFrom()
                .item(new Status(
                        state.phase().wireName(),
                        state.documents(),
                        state.vectors(),
                        state.mostVectors(),
                        state.notice().orElse(null)));
    }
}
