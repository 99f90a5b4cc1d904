package org.pyairtable.runtime.openapi;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.pyairtable.runtime.problem.Problem;

/**
 * The errors that any operation may answer, of the service and of the gateway before it: problem+json, and Airtable's error
 * below {@code /v0}. What an operation states itself stays.
 */
final class ErrorAnswers {
    private static final String AIRTABLE = "/v0/";
    private static final List<Integer> ALWAYS = List.of(400, 401, 403, 404, 429, 500, 502, 503, 504);
    private static final List<Integer> DEFINED =
            List.of(400, 401, 403, 404, 409, 413, 415, 422, 429, 500, 502, 503, 504);
    private static final List<Integer> RETRIED = List.of(429, 503);

    private ErrorAnswers() {}

    static void addTo(HttpMethod verb, String path, Operation operation) {
        boolean airtable = path.startsWith(AIRTABLE);
        List<Integer> statuses = new ArrayList<>(ALWAYS);
        if (verb != HttpMethod.GET) {
            statuses.add(409);
        }
        if (airtable || operation.getRequestBody() != null) {
            statuses.add(422);
        }
        if (operation.getRequestBody() != null) {
            statuses.addAll(List.of(413, 415));
        }
        for (int status : statuses) {
            APIResponse stated = operation.getResponses().getAPIResponse(String.valueOf(status));
            if (stated == null || (stated.getContent() == null && stated.getRef() == null)) {
                operation
                        .getResponses()
                        .addAPIResponse(
                                String.valueOf(status),
                                OASFactory.createAPIResponse().ref(name(status, airtable)));
            }
        }
    }

    /** Defines what {@link #addTo} refers to. */
    static void define(OpenAPI document) {
        boolean airtable =
                document.getPaths().getPathItems().keySet().stream().anyMatch(path -> path.startsWith(AIRTABLE));
        Components components =
                document.getComponents() == null ? OASFactory.createComponents() : document.getComponents();
        document.setComponents(components);
        components.addSchema("Problem", problem());
        for (int status : DEFINED) {
            components.addResponse(name(status, false), response(status, Problem.MEDIA_TYPE, "Problem"));
        }
        if (airtable) {
            components.addSchema("AirtableError", airtableError());
            for (int status : DEFINED) {
                components.addResponse(name(status, true), response(status, "application/json", "AirtableError"));
            }
        }
    }

    private static APIResponse response(int status, String mediaType, String schema) {
        APIResponse response = OASFactory.createAPIResponse()
                .description(Problem.title(status))
                .content(OASFactory.createContent()
                        .addMediaType(
                                mediaType,
                                OASFactory.createMediaType()
                                        .schema(OASFactory.createSchema().ref(schema))));
        if (RETRIED.contains(status)) {
            response.addHeader(
                    "Retry-After",
                    OASFactory.createHeader()
                            .description("Seconds until it is worth trying again")
                            .schema(OASFactory.createSchema().addType(SchemaType.INTEGER)));
        }
        return response;
    }

    private static String name(int status, boolean airtable) {
        String title = Problem.title(status);
        StringBuilder name = new StringBuilder(airtable ? "Airtable" : "");
        for (String word : title.split(" ", -1)) {
            name.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
        }
        return name.toString();
    }

    private static Schema problem() {
        Schema fault = object("field", "message").required(List.of("field", "message"));
        return object("type", "title", "code", "detail", "traceId")
                .description("What went wrong, RFC 9457")
                .addProperty("status", OASFactory.createSchema().addType(SchemaType.INTEGER))
                .addProperty(
                        "errors",
                        OASFactory.createSchema()
                                .addType(SchemaType.ARRAY)
                                .description("What was wrong with which value of the request")
                                .items(fault))
                .required(List.of("type", "title", "status", "code", "detail"));
    }

    private static Schema airtableError() {
        Schema described = object("type", "message").required(List.of("type"));
        return OASFactory.createSchema()
                .addType(SchemaType.OBJECT)
                .description("What went wrong, as Airtable says it: a name, or a name and a message")
                .addProperty("error", OASFactory.createSchema().addAnyOf(text()).addAnyOf(described))
                .required(List.of("error"));
    }

    private static Schema object(String... texts) {
        Schema object = OASFactory.createSchema().addType(SchemaType.OBJECT);
        for (String name : texts) {
            object.addProperty(name, text());
        }
        return object;
    }

    private static Schema text() {
        return OASFactory.createSchema().addType(SchemaType.STRING);
    }
}
