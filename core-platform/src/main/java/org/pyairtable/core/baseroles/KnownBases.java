package org.pyairtable.core.baseroles;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.pyairtable.core.CoreSettings;
import org.pyairtable.events.DataQuery.DescribeBase;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.Reply.BaseDescription;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.problem.ServiceError;
import org.pyairtable.runtime.problem.ServiceException;
import org.pyairtable.runtime.requests.Requests;

/** Asks data-integration whether a base is in a workspace. */
@ApplicationScoped
class KnownBases {
    private final Requests requests;
    private final CoreSettings.Tokens config;

    KnownBases(Requests requests, CoreSettings config) {
        this.requests = requests;
        this.config = config.tokens();
    }

    /** Refuses a base that the workspace does not have; fails as unavailable when data-integration does not answer. */
    Uni<Void> require(Principal caller, BasePlace place, EventContext context) {
        ServiceException unknown = ServiceException.notFound("Base " + place.baseId());
        return requests.ask(
                        new DescribeBase(place.baseId()),
                        context.withActor(caller.userId()).under(caller.credential()),
                        BaseDescription.class,
                        config.baseDeadline())
                .onFailure(KnownBases::saysUnknown)
                .transform(refused -> unknown)
                .invoke(base -> {
                    if (!base.workspaceId().equals(place.workspaceId())) {
                        throw unknown;
                    }
                })
                .replaceWithVoid();
    }

    private static boolean saysUnknown(Throwable failure) {
        return failure instanceof ServiceException refused && refused.error() instanceof ServiceError.NotFound;
    }
}
