package org.pyairtable.core.sessions;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;

/** The stored sessions. */
@ApplicationScoped
class UserSessions implements PanacheRepositoryBase<UserSession, String> {}
