package org.pyairtable.runtime.identity;

import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.pyairtable.events.State.User;
import org.pyairtable.events.Topics;
import org.pyairtable.runtime.state.StateTopics;
import org.pyairtable.runtime.state.StateView;

/** The users of the platform, known locally from the state topic. */
@Startup // the view must be filled before the first request asks
@Singleton
public class Users {
    private final StateView<User> view;
    private final Map<String, String> idByEmail = new ConcurrentHashMap<>();

    Users(StateTopics state) {
        this.view = state.view(Topics.USERS);
        view.onChange((id, user) -> {
            idByEmail.values().removeIf(id::equals);
            user.ifPresent(u -> idByEmail.put(u.email().toLowerCase(Locale.ROOT), id));
        });
    }

    public Optional<User> byId(String userId) {
        return view.get(userId);
    }

    public Collection<User> all() {
        return view.values();
    }

    public Optional<User> byEmail(String email) {
        return Optional.ofNullable(idByEmail.get(email.toLowerCase(Locale.ROOT)))
                .flatMap(view::get);
    }
}
