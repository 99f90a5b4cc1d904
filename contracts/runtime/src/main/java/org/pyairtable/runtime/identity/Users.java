package org.pyairtable.runtime.identity;

import io.quarkus.runtime.Startup;
import jakarta.inject.Inject;
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
@Startup // the view must be filled before the first request
@Singleton
public class Users {
    private final StateView<User> view;
    private final Map<String, String> idByEmail = new ConcurrentHashMap<>();
    private final Map<String, String> emailById = new ConcurrentHashMap<>();

    @Inject
    Users(StateTopics state) {
        this(state.view(Topics.USERS));
    }

    Users(StateView<User> view) {
        this.view = view;
        view.onChange(this::index);
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

    /** In constant time: at the start, every user passes through here. */
    private void index(String id, Optional<User> user) {
        String before = emailById.remove(id);
        if (before != null) {
            // Another user may have the address by now.
            idByEmail.remove(before, id);
        }
        user.map(u -> u.email().toLowerCase(Locale.ROOT)).ifPresent(email -> {
            emailById.put(id, email);
            idByEmail.put(email, id);
        });
    }
}
