package org.pyairtable.core.identity;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** The stored users. */
@ApplicationScoped
class UserAccounts implements PanacheRepositoryBase<UserAccount, String> {
    Uni<Optional<UserAccount>> withEmail(EmailAddress email) {
        return find("email", email.value()).firstResult().map(Optional::ofNullable);
    }
}
