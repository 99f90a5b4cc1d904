package org.pyairtable.data.agent;

import java.util.Optional;
import org.jboss.logging.Logger;
import org.pyairtable.data.tool.AdvisedException;
import org.pyairtable.data.wire.StorableText;
import org.pyairtable.outbox.DatabaseFailures;
import org.pyairtable.runtime.problem.ServiceException;
import org.pyairtable.runtime.tracing.TraceContext;

/** Failures of tools in words for a model. */
public final class ToolFailures {
    private static final Logger LOG = Logger.getLogger(ToolFailures.class);

    private ToolFailures() {}

    /** @param tool its name, for the log */
    public static String text(String tool, Throwable failure) {
        return refusal(failure).orElseGet(() -> unexpected(tool, failure));
    }

    /** Empty for what is not a refusal of the call. */
    static Optional<String> refusal(Throwable failure) {
        return switch (failure) {
            case AdvisedException advised ->
                Optional.of(StorableText.sendable(sentence(advised.refusal().message()) + " " + advised.advice()));
            case ServiceException refused ->
                Optional.of(StorableText.sendable(sentence(refused.error().message())));
            default -> Optional.empty();
        };
    }

    private static String unexpected(String tool, Throwable failure) {
        if (DatabaseFailures.away(failure)) {
            LOG.warnf("Tool not run, the database is unavailable: tool=%s reason=%s", tool, failure.getMessage());
            return "The server is temporarily unavailable. Wait some seconds and call again.";
        }
        LOG.errorf(failure, "Tool failed, the caller is asked to continue without it: tool=%s", tool);
        return "The call failed because of a defect of the server, which is logged under the trace "
                + TraceContext.currentTraceId() + ". Nothing is changed; go on without this call.";
    }

    private static String sentence(String message) {
        return message.endsWith(".") || message.endsWith("!") || message.endsWith("?") ? message : message + ".";
    }
}
