package org.pyairtable.data.cell;

import java.util.Optional;
import org.pyairtable.events.State.User;

/** Who stands behind a user id. */
@FunctionalInterface
public interface People {
    Optional<User> byId(String userId);
}
