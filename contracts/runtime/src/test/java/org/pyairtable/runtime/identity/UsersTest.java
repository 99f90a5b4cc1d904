package org.pyairtable.runtime.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.pyairtable.events.State.User;
import org.pyairtable.runtime.state.StateView;

class UsersTest {
    /** A view that the test writes. */
    private static final class Written implements StateView<User> {
        private final Map<String, User> entries = new HashMap<>();
        private final List<BiConsumer<String, Optional<User>>> listeners = new ArrayList<>();

        void put(String id, String email) {
            User user = new User(id, email, "Rita Reader", "member");
            entries.put(id, user);
            listeners.forEach(listener -> listener.accept(id, Optional.of(user)));
        }

        void remove(String id) {
            entries.remove(id);
            listeners.forEach(listener -> listener.accept(id, Optional.empty()));
        }

        @Override
        public Optional<User> get(String key) {
            return Optional.ofNullable(entries.get(key));
        }

        @Override
        public Collection<User> values() {
            return List.copyOf(entries.values());
        }

        @Override
        public void onChange(BiConsumer<String, Optional<User>> listener) {
            listeners.add(listener);
        }

        @Override
        public Uni<User> await(String key, Duration atMost) {
            return Uni.createFrom().item(entries.get(key));
        }
    }

    private final Written view = new Written();
    private final Users users = new Users(view);

    @Test
    void anAddressFindsItsPresentUser() {
        view.put("usr1", "Rita@example.org");
        view.put("usr2", "otto@example.org");
        assertThat(users.byEmail("rita@EXAMPLE.org").map(User::userId)).contains("usr1");

        view.put("usr1", "reader@example.org");
        view.put("usr2", "rita@example.org");

        assertThat(users.byEmail("reader@example.org").map(User::userId)).contains("usr1");
        assertThat(users.byEmail("rita@example.org").map(User::userId)).contains("usr2");
        assertThat(users.byEmail("otto@example.org")).isEmpty();
    }

    @Test
    void anAddressThatAnotherUserHasTakenIsNotLostWhenTheFirstGivesItUp() {
        view.put("usr1", "office@example.org");
        view.put("usr2", "office@example.org");

        view.put("usr1", "rita@example.org");
        view.remove("usr1");

        assertThat(users.byEmail("office@example.org").map(User::userId)).contains("usr2");
        assertThat(users.byEmail("rita@example.org")).isEmpty();
    }

    /** With a walk over all addresses for each, this takes minutes. */
    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void twoHundredThousandUsersAreReadOneAfterTheOther() {
        for (int n = 0; n < 200_000; n++) {
            view.put("usr" + n, "user" + n + "@example.org");
        }

        assertThat(users.byEmail("user199999@example.org").map(User::userId)).contains("usr199999");
    }
}
