package org.pyairtable.core.tokens;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.function.Function;
import org.pyairtable.core.CoreSettings;
import org.pyairtable.core.workspaces.Workspaces;
import org.pyairtable.events.DataQuery.DescribeBase;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.Reply.BaseDescription;
import org.pyairtable.events.Role;
import org.pyairtable.runtime.flow.Sequential;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.problem.ServiceError;
import org.pyairtable.runtime.problem.ServiceException;
import org.pyairtable.runtime.requests.Requests;

/**
 * Checks that the creator of a token can see the bases and workspaces that the token is to be limited to; otherwise the
 * token would reach nothing. data-integration is asked about bases.
 */
@ApplicationScoped
class ReachableResources {
    private final Requests requests;
    private final Workspaces workspaces;
    private final CoreSettings.Tokens config;

    ReachableResources(Requests requests, Workspaces workspaces, CoreSettings config) {
        this.requests = requests;
        this.workspaces = workspaces;
        this.config = config.tokens();
    }

    /**
     * Refuses resources that the creator cannot see by their id; fails as unavailable when data-integration does not answer.
     */
    Uni<Void> require(Principal maker, TokenRequest request, EventContext context) {
        return each(request.workspaces(), id -> workspaces.require(maker, id, Role.VIEWER))
                .chain(() -> each(request.bases(), id -> requests.ask(
                                new DescribeBase(id),
                                context.withActor(maker.userId()).under(maker.credential()),
                                BaseDescription.class,
                                config.baseDeadline())
                        .replaceWithVoid()));
    }

    private static Uni<Void> each(List<String> ids, Function<String, Uni<Void>> check) {
        return Sequential.each(ids, id -> check.apply(id)
                .onFailure(ReachableResources::saysUnknown)
                .transform(e -> ServiceException.invalid("resources", id + " was not found")));
    }

    private static boolean saysUnknown(Throwable failure) {
        return failure instanceof ServiceException refused && refused.error() instanceof ServiceError.NotFound;
    }
}
