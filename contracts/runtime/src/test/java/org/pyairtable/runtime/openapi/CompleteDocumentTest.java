package org.pyairtable.runtime.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.jboss.jandex.Index;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CompleteDocumentTest {
    @Path("/api/things")
    static class Things {
        @POST
        @ResponseStatus(201)
        public Uni<Thing> create() {
            return Uni.createFrom().item(new Thing("1", null, new Origin("here")));
        }

        @DELETE
        @Path("{id}")
        public Uni<Void> delete() {
            return Uni.createFrom().voidItem();
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Thing(
            String id, @Nullable String note, @JsonUnwrapped Origin origin) {}

    record Origin(String place) {}

    record Wish(String name, @Nullable String reason) {}

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({@JsonSubTypes.Type(value = Round.class, name = "round")})
    sealed interface Shape permits Round {}

    record Round(int radius, List<String> labels) implements Shape {}

    private final OpenAPI document = completed();

    @Test
    void aMethodAnswersTheStatusThatItStatesAnd204WhenItReturnsNothing() {
        assertThat(successes("/api/things", PathItem.HttpMethod.POST)).containsExactly("201");
        assertThat(successes("/api/things/{id}", PathItem.HttpMethod.DELETE)).containsExactly("204");
    }

    @Test
    void everyOperationHasTheErrorsOfItsDialect() {
        assertThat(operation("/api/things", PathItem.HttpMethod.POST)
                        .getResponses()
                        .getAPIResponse("429")
                        .getRef())
                .endsWith("/TooManyRequests");
        assertThat(operation("/v0/{base}/{table}", PathItem.HttpMethod.GET)
                        .getResponses()
                        .getAPIResponse("422")
                        .getRef())
                .endsWith("/AirtableInvalidRequest");
        assertThat(document.getComponents().getResponses()).containsKeys("TooManyRequests", "AirtableInvalidRequest");
        assertThat(operation("/v0/{base}/{table}", PathItem.HttpMethod.GET)
                        .getResponses()
                        .getAPIResponse("413"))
                .as("an answer to a body, of an operation that reads none")
                .isNull();
    }

    @Test
    void theFrameworksRequestIsNoBody() {
        assertThat(operation("/v0/{base}/{table}", PathItem.HttpMethod.GET).getRequestBody())
                .isNull();
        assertThat(document.getComponents().getSchemas()).doesNotContainKeys("RoutingContext", "Vertx");
    }

    @Test
    void whatIsNotNullableIsRequired() {
        assertThat(schema("Thing").getRequired()).containsExactlyInAnyOrder("id", "place");
        assertThat(schema("Wish").getRequired()).containsExactly("name");
    }

    @Test
    void whatIsWrittenAsNullMayBeNull() {
        assertThat(schema("Wish").getProperties().get("reason").getType())
                .containsExactly(SchemaType.STRING, SchemaType.NULL);
        assertThat(schema("Thing").getProperties().get("note").getType()).containsExactly(SchemaType.STRING);
    }

    @Test
    void recordsOfASealedInterfaceAreToldApartByTheirMember() {
        assertThat(schema("Shape").getDiscriminator().getPropertyName()).isEqualTo("kind");
        assertThat(schema("Round").getRequired()).containsExactlyInAnyOrder("radius", "kind");
        assertThat(schema("Round").getProperties().get("kind").getEnumeration()).isEqualTo(List.of("round"));
    }

    private static OpenAPI completed() {
        OpenAPI document = OASFactory.createOpenAPI()
                .paths(OASFactory.createPaths()
                        .addPathItem(
                                "/api/things",
                                OASFactory.createPathItem()
                                        .POST(answering("200", "Thing").requestBody(body("Wish"))))
                        .addPathItem(
                                "/api/things/{id}", OASFactory.createPathItem().DELETE(answering("200", "Shape")))
                        .addPathItem(
                                "/v0/{base}/{table}",
                                OASFactory.createPathItem()
                                        .GET(answering("200", "Thing").requestBody(body("RoutingContext")))))
                .components(OASFactory.createComponents()
                        .addSchema("Thing", object("id", "note", "place"))
                        .addSchema("Wish", object("name", "reason"))
                        .addSchema("Shape", OASFactory.createSchema().addOneOf(reference("Round")))
                        .addSchema("Round", object("radius", "labels"))
                        .addSchema("RoutingContext", object().addProperty("vertx", reference("Vertx")))
                        .addSchema("Vertx", object()));
        try {
            new CompleteDocument(
                            Index.of(Things.class, Thing.class, Origin.class, Wish.class, Shape.class, Round.class))
                    .filterOpenAPI(document);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return document;
    }

    private static Operation answering(String status, String schema) {
        return OASFactory.createOperation()
                .responses(OASFactory.createAPIResponses()
                        .addAPIResponse(
                                status,
                                OASFactory.createAPIResponse()
                                        .description("OK")
                                        .content(OASFactory.createContent()
                                                .addMediaType(
                                                        "application/json",
                                                        OASFactory.createMediaType()
                                                                .schema(reference(schema))))));
    }

    private static org.eclipse.microprofile.openapi.models.parameters.RequestBody body(String schema) {
        return OASFactory.createRequestBody()
                .content(OASFactory.createContent()
                        .addMediaType(
                                "application/json", OASFactory.createMediaType().schema(reference(schema))));
    }

    private static Schema reference(String schema) {
        return OASFactory.createSchema().ref(schema);
    }

    private static Schema object(String... members) {
        Schema object = OASFactory.createSchema().addType(SchemaType.OBJECT);
        for (String member : members) {
            object.addProperty(member, OASFactory.createSchema().addType(SchemaType.STRING));
        }
        return object;
    }

    private Operation operation(String path, PathItem.HttpMethod method) {
        return document.getPaths().getPathItem(path).getOperations().get(method);
    }

    private Set<String> successes(String path, PathItem.HttpMethod method) {
        Set<String> statuses = new java.util.TreeSet<>(
                operation(path, method).getResponses().getAPIResponses().keySet());
        statuses.removeIf(status -> !status.startsWith("2"));
        return statuses;
    }

    private Schema schema(String name) {
        return document.getComponents().getSchemas().get(name);
    }
}
