package org.pyairtable.runtime.openapi;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.List;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.jboss.jandex.IndexView;
import org.pyairtable.runtime.problem.ReportsUnknownQueries;

/**
 * Makes a service's OpenAPI document one that a generator of clients can use, when the service is built: the statuses that
 * its methods answer, no types of the framework, which members are always there, and the errors that every operation shares.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public final class CompleteDocument implements OASFilter {
    /** A value that a method passes on as it is. */
    private static final String ANY = "JsonNode";

    /** On operations that go on with a query parameter which they do not know. */
    private static final String REPORTS_UNKNOWN_QUERIES = "x-reports-unknown-queries";

    /** Links that browsers follow: their refusals have no body. */
    private static final String FILES = "/attachments/";

    private final IndexView index;

    /** @param index of the service's classes */
    public CompleteDocument(IndexView index) {
        this.index = index;
    }

    @Override
    public void filterOpenAPI(OpenAPI document) {
        if (document.getPaths() == null || document.getPaths().getPathItems() == null) {
            return;
        }
        ResourceMethods methods = ResourceMethods.of(index);
        document.getPaths().getPathItems().forEach((path, item) -> item.getOperations()
                .forEach((verb, operation) -> {
                    methods.find(verb, path).ifPresent(method -> {
                        MethodAnswers.correct(method, operation);
                        if (method.hasDeclaredAnnotation(ReportsUnknownQueries.class)) {
                            operation.addExtension(REPORTS_UNKNOWN_QUERIES, true);
                        }
                    });
                    FrameworkBodies.drop(operation);
                    operation.setTags(List.of(area(path)));
                    if (!path.startsWith(FILES)) {
                        ErrorAnswers.addTo(verb, path, operation);
                    }
                }));
        ErrorAnswers.define(document);
        Components components = document.getComponents();
        if (components.getSchemas().containsKey(ANY)) {
            components.addSchema(ANY, OASFactory.createSchema().description("Any JSON"));
        }
        UnusedSchemas.remove(document);
        new RequiredMembers(index).mark(components);
        TaggedTypes.mark(components, index);
    }

    /** What the path is about, which groups the operations: {@code workspaces} of {@code /api/workspaces/{id}}. */
    private static String area(String path) {
        String[] segments = path.split("/", 4);
        return segments[1].equals("api") ? segments[2] : segments[1].equals("v0") ? "airtable" : segments[1];
    }
}
