package org.pyairtable.core.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyairtable.core.CoreFixture.PASSWORD;
import static org.pyairtable.core.CoreFixture.loginFrom;
import static org.pyairtable.core.CoreFixture.newEmail;
import static org.pyairtable.core.CoreFixture.register;
import static org.pyairtable.testkit.ServiceDatabase.column;
import static org.pyairtable.testkit.ServiceDatabase.update;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pyairtable.core.CoreFixture.Member;
import org.pyairtable.testkit.SuiteResource;

/** Guesses at passwords are slowed wherever they come from; who has signed in from a place before is not. */
@QuarkusTest
@WithTestResource(value = SuiteResource.class, initArgs = @ResourceArg(name = "database", value = "core_platform"))
class LoginThrottleIT {
    private static final String WRONG = "wrong horse battery";

    @Inject
    LoginThrottle throttle;

    @Test
    void guessesAtAnAccountAreSlowedWhateverAddressesTheyComeFrom() {
        Member ann = register();

        List<Integer> statuses = guesses(ann.email());

        assertThat(statuses.subList(0, 15)).containsOnly(401);
        assertThat(statuses.subList(15, 20)).containsOnly(429);
        assertThat(loginFrom("10.1.0.99", ann.email(), PASSWORD).statusCode()).isEqualTo(429);
    }

    @Test
    void anAccountThatDoesNotExistIsSlowedInTheSameWay() {
        assertThat(guesses(newEmail())).isEqualTo(guesses(register().email()));
    }

    @Test
    void whoHasSignedInFromAnAddressBeforeIsNotSlowedThere() {
        Member ann = register();
        assertThat(loginFrom("10.2.0.1", ann.email(), PASSWORD).statusCode()).isEqualTo(200);
        guesses(ann.email());

        assertThat(loginFrom("10.2.0.1", ann.email(), PASSWORD).statusCode()).isEqualTo(200);
    }

    @Test
    void guessesFromAnAddressAreSlowedWhateverAccountsTheyAreAt() {
        for (int i = 0; i < 50; i++) {
            assertThat(loginFrom("2001:db8:0:7::" + i, newEmail(), WRONG).statusCode())
                    .isEqualTo(401);
        }
        assertThat(loginFrom("2001:db8:0:7::ffff", newEmail(), WRONG).statusCode())
                .isEqualTo(429);
        assertThat(loginFrom("2001:db8:0:8::1", newEmail(), WRONG).statusCode()).isEqualTo(401);
    }

    @Test
    void whatNoLongerCountsIsRemoved() throws Exception {
        Member ann = register();
        loginFrom("10.3.0.1", ann.email(), WRONG);
        update("update known_addresses set seen_at = seen_at - interval '91 days' where user_id = ?", ann.id());
        update("update login_attempts set window_start = window_start - interval '1 hour'");

        throttle.prune().await().atMost(Duration.ofSeconds(30));

        assertThat(column("select bucket from login_attempts where window_start < now() - interval '30 minutes'"))
                .isEmpty();
        assertThat(column("select bucket from known_addresses where user_id = ?", ann.id()))
                .isEmpty();
    }

    @Test
    void someAddressesAreRememberedForAUserAndNoMore() {
        Member ann = register();
        for (int i = 0; i < 25; i++) {
            assertThat(loginFrom("10.4.0." + i, ann.email(), PASSWORD).statusCode())
                    .isEqualTo(200);
        }
        assertThat(column("select bucket from known_addresses where user_id = ?", ann.id()))
                .hasSize(20);
    }

    /** Twenty, from five addresses in turn. */
    private static List<Integer> guesses(String email) {
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            statuses.add(loginFrom("10.1.0." + i % 5, email, WRONG).statusCode());
        }
        return statuses;
    }
}
