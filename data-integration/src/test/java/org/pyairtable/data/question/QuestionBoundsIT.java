package org.pyairtable.data.question;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyairtable.data.DataFixture.OWNER;
import static org.pyairtable.data.DataFixture.PATIENCE;
import static org.pyairtable.data.DataFixture.WORKSPACE;
import static org.pyairtable.data.DataFixture.base;
import static org.pyairtable.data.DataFixture.field;
import static org.pyairtable.data.DataFixture.post;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.data.Sql;
import org.pyairtable.events.DataQuery.QueryRecords;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.Reply;
import org.pyairtable.events.Reply.FailureKind;
import org.pyairtable.events.Reply.QueryAnswer;
import org.pyairtable.events.Reply.RequestFailed;
import org.pyairtable.runtime.requests.Requests;
import org.pyairtable.testkit.SuiteResource;

/** What happens to questions that take too long, and to those that come meanwhile. */
@QuarkusTest
@TestProfile(QuestionBoundsIT.OneShortQuestionAtATime.class)
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class QuestionBoundsIT {
    @Inject
    Requests requests;

    public static final class OneShortQuestionAtATime implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "pyairtable.questions.time", "2s",
                    "pyairtable.questions.at-once", "1",
                    "pyairtable.questions.patience", "100ms");
        }
    }

    private Uni<Reply> ask(TestBase base) {
        return requests.reply(QueryRecords.of(base.id(), "Things"), EventContext.by(OWNER, WORKSPACE), PATIENCE);
    }

    @Test
    void aQuestionThatTakesTooLongIsRefusedAndSoIsOneThatWaitsForItsTurn() throws Exception {
        TestBase base = base("Things", List.of(field("Name", "singleLineText")));
        assertThat(ask(base).await().indefinitely()).isInstanceOf(QueryAnswer.class);
        try (Connection connection = Sql.open();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("lock table records.\"" + base.table() + "\" in access exclusive mode");

            List<Reply> replies = Uni.combine()
                    .all()
                    .unis(ask(base), ask(base))
                    .with((one, other) -> List.<Reply>of(one, other))
                    .await()
                    .indefinitely();

            assertThat(replies)
                    .containsExactlyInAnyOrder(
                            new RequestFailed(
                                    base.id(),
                                    "QUERY_TOO_SLOW",
                                    "The question was not answered within 2 seconds, the limit for one. Narrow it by a"
                                            + " condition that compares a field with a value, or group by fewer"
                                            + " fields.",
                                    FailureKind.REFUSED),
                            new RequestFailed(
                                    base.id(),
                                    "TOO_MANY_QUERIES",
                                    "More questions wait than the 1 that are answered at the same time; ask again.",
                                    FailureKind.UNAVAILABLE));
            assertThat(post("/api/bases/" + base.id() + "/query", Map.of("table", "Things"))
                            .then()
                            .statusCode(422)
                            .extract()
                            .<String>path("code"))
                    .isEqualTo("QUERY_TOO_SLOW");
        }
        assertThat(ask(base).await().indefinitely()).isInstanceOf(QueryAnswer.class);
    }
}
