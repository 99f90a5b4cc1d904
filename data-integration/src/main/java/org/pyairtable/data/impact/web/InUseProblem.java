package org.pyairtable.data.impact.web;

import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.refusal.InUse;
import org.pyairtable.data.refusal.Uses;
import org.pyairtable.runtime.problem.Problem;
import org.pyairtable.runtime.tracing.TraceContext;

/**
 * Why something in use was not changed, as a problem of RFC 9457.
 *
 * @param uses what uses it; absent when the change was refused for another reason, or by a job, whose error names the first
 *     uses in {@code detail}
 */
@Schema(name = "InUseProblem")
public record InUseProblem(
        String type,
        String title,
        int status,
        String code,
        String detail,
        @Nullable Uses uses,
        String traceId) {
    private static final int CONFLICT = 409;

    /** The answer that states the uses. */
    public static Response answer(InUse used) {
        Problem problem = Problem.of(CONFLICT, InUse.CODE, used.message(), List.of(), TraceContext.currentTraceId());
        return Response.status(CONFLICT)
                .type(Problem.MEDIA_TYPE)
                .entity(new InUseProblem(
                        problem.type(),
                        problem.title(),
                        CONFLICT,
                        InUse.CODE,
                        problem.detail(),
                        used.uses(),
                        problem.traceId()))
                .build();
    }
}
