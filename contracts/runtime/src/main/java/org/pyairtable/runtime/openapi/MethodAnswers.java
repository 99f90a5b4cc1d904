package org.pyairtable.runtime.openapi;

import java.util.List;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.MethodInfo;
import org.jboss.jandex.Type;
import org.jboss.resteasy.reactive.ResponseStatus;

/** The status that a method answers with: what it states, else 204 where it returns nothing. */
final class MethodAnswers {
    private static final String NO_CONTENT = "204";

    private MethodAnswers() {}

    static void correct(MethodInfo method, Operation operation) {
        APIResponses responses = operation.getResponses();
        if (responses == null) {
            return;
        }
        List<String> successes = responses.getAPIResponses().keySet().stream()
                .filter(status -> status.startsWith("2"))
                .toList();
        if (successes.size() != 1) {
            return;
        }
        AnnotationInstance stated = method.declaredAnnotation(ResponseStatus.class);
        String status = stated != null
                ? String.valueOf(stated.value().asInt())
                : isNothing(method.returnType()) ? NO_CONTENT : successes.getFirst();
        if (!successes.getFirst().equals(status)) {
            APIResponse response = responses.getAPIResponse(successes.getFirst());
            responses.removeAPIResponse(successes.getFirst());
            responses.addAPIResponse(status, response.description(phrase(status)));
        }
    }

    private static boolean isNothing(Type returned) {
        Type answer = returned.kind() == Type.Kind.PARAMETERIZED_TYPE
                ? returned.asParameterizedType().arguments().getFirst()
                : returned;
        return answer.kind() == Type.Kind.VOID || answer.name().toString().equals("java.lang.Void");
    }

    private static String phrase(String status) {
        return switch (status) {
            case "201" -> "Created";
            case "202" -> "Accepted";
            case NO_CONTENT -> "No content";
            default -> "OK";
        };
    }
}
