package org.pyairtable.data.rules;

import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Where nothing knows the groups of members, rules for groups concern everybody below the role of creator. */
@Singleton
class UnknownGroups {
    @Produces
    @Singleton
    @DefaultBean
    GroupsOf groups() {
        return (workspaceId, userId) -> Optional.empty();
    }
}
