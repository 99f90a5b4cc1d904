package org.pyairtable.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.pyairtable.gateway.route.Route;
import org.pyairtable.gateway.route.RouteTable;

/** The OpenAPI document of the running suite is one that a generator of clients can use, and it is true. */
@ExtendWith(SuiteExtension.class)
@Order(2)
final class DocumentIT {
    /** Successes without a body, as Airtable has them, or because what follows is not known yet. */
    private static final Set<String> EMPTY =
            Set.of("deleteWebhook 200", "enableWebhookNotifications 200", "retryWebhookDelivery 202", "callMcp 202");

    /** Methods that change something by their path alone. */
    private static final Set<String> WITHOUT_BODY = Set.of(
            "refreshWebhook",
            "cancelRunJob",
            "publishDraft",
            "retryRun",
            "pauseWorkflow",
            "resumeWorkflow",
            "markNotificationRead",
            "rotateWebhookSecret",
            "enableWebhookEndpoint",
            "retryWebhookDelivery",
            "replayDeadLetter",
            "approveProposal",
            "rejectProposal",
            "stopChatAnswer",
            "regenerateChatAnswer",
            "proveUserAddress",
            "issuePasswordReset",
            "requestAddressProof",
            "resendInvitation",
            "resendUserInvitation",
            "restoreDeleted",
            "restoreDeletedBase",
            "startUserExport");

    @Test
    void everyOperationSaysWhatItIsCalledWhatItReadsAndWhatItAnswers(RunningSuite suite) {
        suite.awaitReady();
        ApiDocument document = ApiDocument.of(suite.anonymous());
        Set<String> ids = new HashSet<>();
        Set<String> faults = new TreeSet<>();

        for (ApiOperation operation : document.operations()) {
            if (!operation.id().matches("[a-z][A-Za-z]+")) {
                faults.add(operation.name() + " has no operationId: " + operation.id());
            }
            if (!ids.add(operation.id())) {
                faults.add(operation.name() + " has the operationId of another: " + operation.id());
            }
            boolean reads = Set.of("POST", "PUT", "PATCH").contains(operation.method());
            if (reads && operation.bodyType().isEmpty() != WITHOUT_BODY.contains(operation.id())) {
                faults.add(operation.name() + " has a body of type '" + operation.bodyType() + "'");
            }
            if (!reads && !operation.bodyType().isEmpty()) {
                faults.add(operation.name() + " reads a body");
            }
            faults.addAll(answerFaults(operation));
        }

        assertThat(faults).isEmpty();
        assertThat(ids)
                .hasSizeGreaterThan(100)
                .contains("listRecords", "createWorkflow", "listDeadLetters", "getStatus");
    }

    @Test
    void importsOfFilesAloneGoOnWithUnknownQueryParameters(RunningSuite suite) {
        suite.awaitReady();
        Set<String> reporting = new TreeSet<>();

        ApiDocument.of(suite.anonymous())
                .json()
                .path("paths")
                .forEach(path -> path.forEach(operation -> {
                    if (operation.path("x-reports-unknown-queries").asBoolean()) {
                        reporting.add(operation.path("operationId").asText());
                    }
                }));

        assertThat(reporting)
                .containsExactly(
                        "createTableFromCsv", "importIntoTable", "previewImportIntoTable", "previewTableFromCsv");
    }

    private static List<String> answerFaults(ApiOperation operation) {
        List<String> faults = new ArrayList<>();
        Map<String, JsonNode> responses = operation.responses();
        if (responses.keySet().stream().noneMatch(status -> status.startsWith("2"))) {
            faults.add(operation.name() + " never succeeds");
        }
        if (responses.keySet().stream().noneMatch(status -> status.startsWith("4"))) {
            faults.add(operation.name() + " has no errors");
        }
        responses.forEach((status, response) -> {
            String what = operation.id() + " " + status;
            boolean file = operation.id().equals("getAttachment") && !status.startsWith("2");
            boolean empty = status.equals("204") || file || EMPTY.contains(what);
            if (empty == response.path("content").size() > 0) {
                faults.add(what + (empty ? " has content" : " has no content"));
            }
            response.path("content").forEach(content -> {
                if (content.path("schema").isEmpty()) {
                    faults.add(what + " has no schema");
                }
            });
        });
        return faults;
    }

    @Test
    void noSchemaIsOneOfAFrameworkOrOfTwoServicesUnderOneName(RunningSuite suite) {
        suite.awaitReady();
        JsonNode document = ApiDocument.of(suite.anonymous()).json();
        Set<String> faults = new TreeSet<>();

        document.at("/components/schemas").fieldNames().forEachRemaining(name -> {
            // A name that two services use for two things is shown with the service's before it.
            if (!name.matches("[A-Z][A-Za-z0-9]+") || name.matches("RoutingContext|HttpServer.*|Buffer|Vertx|User")) {
                faults.add(name);
            }
        });
        for (JsonNode reference : document.findValues("$ref")) {
            if (document.at(reference.asText().substring(1)).isMissingNode()) {
                faults.add(reference.asText() + " leads nowhere");
            }
        }

        assertThat(faults).isEmpty();
    }

    @Test
    void everyRouteOfTheGatewayIsAnsweredByAnOperation(RunningSuite suite) {
        suite.awaitReady();
        RouteTable table = RouteTable.standard();
        Set<Route> answered = new HashSet<>();

        for (ApiOperation operation : ApiDocument.of(suite.anonymous()).operations()) {
            table.match(operation.path().replace("/v0/{base}", "/v0/appAAAAAAAAAAAAAA"))
                    .ifPresent(answered::add);
        }

        assertThat(table.all()).allSatisfy(route -> assertThat(answered).contains(route));
    }

    @Test
    void answersAreAsDocumented(RunningSuite suite) throws IOException {
        suite.awaitReady();
        DocumentedAnswers answers = DocumentedAnswers.of(ApiDocument.of(suite.anonymous()));
        Gateway anonymous = suite.anonymous().watchedBy(answers);

        Demo.play(new Narration(System.out), anonymous, anonymous.with(suite.operatorToken()), suite.kafka());

        assertThat(answers.faults()).isEmpty();
        assertThat(answers.compared()).isGreaterThan(50);
    }
}
