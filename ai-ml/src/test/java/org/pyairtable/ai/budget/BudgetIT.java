package org.pyairtable.ai.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.is;
import static org.pyairtable.ai.fixture.Suite.KAFKA;
import static org.pyairtable.ai.fixture.Suite.SOON;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pyairtable.ai.budget.Budget.Reservation;
import org.pyairtable.ai.budget.CallCause.Purpose;
import org.pyairtable.ai.budget.CallCause.ToolCalled;
import org.pyairtable.ai.budget.ModelCall.Counted;
import org.pyairtable.ai.budget.ModelCall.Outcome;
import org.pyairtable.ai.fixture.Suite;
import org.pyairtable.events.Role;
import org.pyairtable.outbox.pruning.Pruner;
import org.pyairtable.testkit.Message;
import org.pyairtable.testkit.ServiceDatabase;
import org.pyairtable.testkit.SuiteResource;

/** What may be spent on language models; amounts are millionths of a dollar. */
@QuarkusTest
@WithTestResource(value = SuiteResource.class, initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "ai_ml"))
class BudgetIT {
    @Inject
    Budget budget;

    @Inject
    Pruner pruner;

    private Suite.Member owner;

    @BeforeEach
    void anOwner() {
        owner = new Suite.Member(Suite.unique("wsp"), Suite.unique("usr"));
        Suite.IDENTITY.member(owner.workspaceId(), owner.userId(), Role.OWNER);
        Suite.eventually().until(() -> owner.with().get(path()).statusCode() == 200);
    }

    private String path() {
        return "/api/budgets/" + owner.workspaceId();
    }

    private void limit(Map<String, Long> limits) {
        owner.with().body(limits).put(path()).then().statusCode(200);
    }

    private Spender spender(String userId) {
        return new Spender(owner.workspaceId(), userId);
    }

    private Uni<Reservation> reserve(String userId, long micros) {
        return budget.reserve(spender(userId), micros, 0);
    }

    private void spend(String userId, long micros) {
        Reservation reservation = reserve(userId, micros).await().atMost(SOON);
        settle(reservation, userId, micros);
    }

    private void settle(Reservation reservation, String userId, long micros) {
        settle(reservation, userId, "test-model", Outcome.ANSWERED, micros, new CallCause(Purpose.CHAT, List.of()));
    }

    private void settle(
            Reservation reservation, String userId, String model, Outcome outcome, long micros, CallCause cause) {
        ModelCall call = new ModelCall(
                userId,
                "openai",
                model,
                Instant.now(),
                Duration.ofMillis(5),
                outcome,
                outcome == Outcome.ANSWERED ? 30 : 0,
                outcome == Outcome.ANSWERED ? 7 : 0,
                Counted.REPORTED,
                micros);
        budget.settle(reservation, call, cause).await().atMost(SOON);
    }

    private void use(String userId, String model, Outcome outcome, long micros, Purpose purpose, ToolCalled... tools) {
        Reservation reservation = reserve(userId, micros).await().atMost(SOON);
        settle(reservation, userId, model, outcome, micros, new CallCause(purpose, List.of(tools)));
    }

    @Test
    void anOwnerSeesWhatWasSpentByUserModelPurposeAndTool() {
        ToolCalled query = new ToolCalled("query_records", false);
        use("usrA", "small", Outcome.ANSWERED, 100, Purpose.CHAT);
        use("usrA", "small", Outcome.ANSWERED, 100, Purpose.CHAT, query, new ToolCalled("list_tables", false), query);
        use("usrB", "large", Outcome.UNAVAILABLE, 0, Purpose.CHAT, new ToolCalled("query_records", true));
        use("usrB", "large", Outcome.ANSWERED, 500, Purpose.WORKFLOW, new ToolCalled("classify", false));

        assertThat(uses("?by=model&by=user"))
                .containsExactly(
                        "usrB openai large null null 2/1 30/7 500", "usrA openai small null null 2/0 60/14 200");
        assertThat(uses("?by=purpose"))
                .containsExactly("null null workflow null 1/0 30/7 500", "null null chat null 3/1 60/14 200");
        assertThat(uses(""))
                .containsExactly(
                        "null openai large null null 2/1 30/7 500", "null openai small null null 2/0 60/14 200");
        // Of a hundred, two of three answers were of one tool; what does not divide is in one of the shares.
        assertThat(uses("?by=tool"))
                .containsExactly(
                        "null null null classify 1/0 30/7 500",
                        "null null null query_records 3/1 20/4 66",
                        "null null null list_tables 1/0 10/3 34");
        assertThat(uses("?by=tool&to=2020-01-01")).isEmpty();
    }

    @Test
    void usesComeInPages() {
        for (int i = 1; i <= 5; i++) {
            use("usr" + i, "small", Outcome.ANSWERED, i, Purpose.CHAT);
        }
        List<String> users = new ArrayList<>();
        String cursor = "";
        for (int page = 1; page <= 3; page++) {
            JsonPath answer = owner.with()
                    .get(path() + "/uses?by=user&limit=2&cursor=" + cursor)
                    .jsonPath();
            users.addAll(answer.getList("items.userId"));
            cursor = answer.getString("nextCursor");
        }

        assertThat(users).containsExactly("usr5", "usr4", "usr3", "usr2", "usr1");
        assertThat(cursor).isNull();
    }

    @Test
    void aUseThatCostsMoreBetweenTwoPagesIsNotListedTwice() {
        for (int i = 1; i <= 4; i++) {
            use("usr" + i, "small", Outcome.ANSWERED, i, Purpose.CHAT);
        }
        JsonPath first = owner.with().get(path() + "/uses?by=user&limit=2").jsonPath();
        use("usr1", "small", Outcome.ANSWERED, 10, Purpose.CHAT);
        use("usr4", "small", Outcome.ANSWERED, 10, Purpose.CHAT);

        JsonPath second = owner.with()
                .get(path() + "/uses?by=user&limit=2&cursor=" + first.getString("nextCursor"))
                .jsonPath();

        assertThat(first.<String>getList("items.userId")).containsExactly("usr4", "usr3");
        assertThat(second.<String>getList("items.userId")).containsExactly("usr2");
        assertThat(second.getString("nextCursor")).isNull();
    }

    @Test
    void ownersAloneSeeUsesAndWrongQuestionsAreRefused() {
        Suite.Member creator = new Suite.Member(owner.workspaceId(), Suite.unique("usr"));
        Suite.IDENTITY.member(creator.workspaceId(), creator.userId(), Role.CREATOR);
        Suite.eventually().until(() -> creator.with().get(path()).statusCode() == 200);

        creator.with().get(path() + "/uses").then().statusCode(403);
        Suite.member().with().get(path() + "/uses").then().statusCode(404);
        for (String wrong : List.of(
                "by=color",
                "from=2026-02-30",
                "from=2026-03-01&to=2026-02-01",
                "from=2026-01-01&to=2026-12-31",
                "limit=0",
                "limit=101",
                "cursor=-!",
                "cursor=WzEsMl0",
                "cursor=WyJhIiwyLCIiLCIiLCIiLCIiLCIyMDI2LTAxLTAxIiwiMjAyNi0wMS0wMSJd",
                "user=usrA")) {
            owner.with().get(path() + "/uses?" + wrong).then().statusCode(400);
        }
    }

    private List<String> uses(String query) {
        return owner.with().get(path() + "/uses" + query).jsonPath().<Map<String, Object>>getList("items").stream()
                .map(use -> "%s %s %s %s %s/%s %s/%s %s"
                        .formatted(
                                use.get("userId"),
                                use.get("model"),
                                use.get("purpose"),
                                use.get("tool"),
                                use.get("calls"),
                                use.get("failed"),
                                use.get("inputTokens"),
                                use.get("outputTokens"),
                                use.get("costMicros")))
                .toList();
    }

    @Test
    void aHundredCallsAtOnceReserveNoMoreThanThereIs() {
        limit(Map.of("dailyMicros", 1_000_000L));
        List<Uni<Boolean>> calls = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            calls.add(
                    reserve("usr" + i % 7, 30_000).replaceWith(true).onFailure().recoverWithItem(false));
        }

        List<Boolean> reserved = Uni.join().all(calls).andFailFast().await().atMost(SOON);

        assertThat(reserved.stream().filter(done -> done)).hasSize(33);
        owner.with()
                .get(path())
                .then()
                .body("limits.dailyMicros", is(1_000_000))
                .body("installationDailyMicros", is(5_000_000))
                .body("spending[0].of", is("workspace"))
                .body("spending[0].period", is("day"))
                .body("spending[0].limitMicros", is(1_000_000))
                .body("spending[0].spentMicros", is(0))
                .body("spending[0].reservedMicros", is(990_000));
    }

    @Test
    void theLimitsOfMembersMonthsAndQuestionsHoldBesideThatOfTheDay() {
        limit(Map.of("userDailyMicros", 100L, "monthlyMicros", 250L, "questionMicros", 90L));
        spend("usrA", 80);

        assertThatThrownBy(() -> reserve("usrA", 30).await().atMost(SOON))
                .hasMessageContaining("your budget for language models in this workspace does not cover: of $0.0001 for"
                        + " today, $0.00008 is spent and $0.00 is reserved")
                .hasMessageContaining("begins anew at ");
        spend("usrB", 90);
        Reservation last = reserve("usrC", 80).await().atMost(SOON);
        assertThatThrownBy(() -> reserve("usrD", 10).await().atMost(SOON))
                .hasMessageContaining("of $0.00025 for this month, $0.00017 is spent and $0.00008 is reserved")
                .hasMessageContaining("ask again when they are finished");
        settle(last, "usrC", 10);
        assertThat(reserve("usrD", 10).await().atMost(SOON).spender().userId()).isEqualTo("usrD");
        assertThatThrownBy(() -> budget.reserve(spender("usrE"), 40, 60).await().atMost(SOON))
                .hasMessageContaining("budget for one question does not cover: of $0.00009, $0.00006 is spent");
    }

    @Test
    void fourFifthsOfABudgetAreReportedToItsOwnerOnce() {
        limit(Map.of("dailyMicros", 1_000L));
        spend("usrA", 790);
        spend("usrB", 10);
        spend("usrC", 10);
        limit(Map.of("dailyMicros", 2_000L));

        Message changed = KAFKA.await(
                "ai.events",
                m -> m.type().endsWith("budget-changed.v1")
                        && m.json().path("workspaceId").asText().equals(owner.workspaceId())
                        && m.json().path("dailyMicros").asLong() == 2_000,
                SOON);
        assertThat(changed.header("ce_actor")).isEqualTo(owner.userId());
        KAFKA.await("communication.commands", this::isAlert, SOON);
        assertThat(KAFKA.all("communication.commands", SOON).stream().filter(this::isAlert))
                .singleElement()
                .satisfies(alert -> {
                    assertThat(alert.json().at("/recipients/0").asText()).isEqualTo(owner.userId());
                    assertThat(alert.json().path("body").asText()).contains("$0.0008 is spent of $0.001 for today");
                });
    }

    private boolean isAlert(Message message) {
        return message.type().endsWith("send-notification.v1")
                && message.json().path("workspaceId").asText().equals(owner.workspaceId());
    }

    @Test
    void membersSeeABudgetAndOwnersAloneSetIt() {
        Suite.Member viewer = new Suite.Member(owner.workspaceId(), Suite.unique("usr"));
        Suite.IDENTITY.member(viewer.workspaceId(), viewer.userId(), Role.VIEWER);
        Suite.eventually().until(() -> viewer.with().get(path()).statusCode() == 200);

        viewer.with().body(Map.of("dailyMicros", 1)).put(path()).then().statusCode(403);
        Suite.member().with().get(path()).then().statusCode(404);
        owner.with("budgets:read")
                .body(Map.of("dailyMicros", 1))
                .put(path())
                .then()
                .statusCode(403);
        owner.with()
                .body(Map.of("dailyMicro", 1))
                .put(path())
                .then()
                .statusCode(400)
                .body("errors[0].field", is("dailyMicro"));
        owner.with().body(Map.of("dailyMicros", -1)).put(path()).then().statusCode(400);
        owner.with().get(path()).then().body("limits", is(Map.of()));
    }

    @Test
    void whatWasSpentLongAgoIsForgottenAndThisMonthIsNot() {
        String workspaceId = owner.workspaceId();
        for (int daysAgo : new int[] {0, 40, 1_099, 1_101, 2_000}) {
            ServiceDatabase.update(
                    "insert into spending values (?, (now() at time zone 'utc')::date - ?, 5)", workspaceId, daysAgo);
            ServiceDatabase.update(
                    "insert into spending_of_user values (?, 'usr1', (now() at time zone 'utc')::date - ?, 5)",
                    workspaceId,
                    daysAgo);
        }
        ServiceDatabase.update("""
                insert into spending_reservation (reservation_id, workspace_id, user_id, micros, expires_at)
                values (?, ?, 'usr1', 7, now() - interval '1 h'), (?, ?, 'usr1', 8, now() + interval '1 h')
                """, Suite.unique("rsv"), workspaceId, Suite.unique("rsv"), workspaceId);

        pruner.prune().await().atMost(SOON);

        assertThat(ServiceDatabase.column(
                        "select (now() at time zone 'utc')::date - day from spending where workspace_id = ? order by day",
                        workspaceId))
                .containsExactly("1099", "40", "0");
        assertThat(ServiceDatabase.column(
                        "select (now() at time zone 'utc')::date - day from spending_of_user where workspace_id = ?"
                                + " order by day",
                        workspaceId))
                .containsExactly("1099", "40", "0");
        assertThat(ServiceDatabase.column(
                        "select micros from spending_reservation where workspace_id = ?", workspaceId))
                .containsExactly("8");
    }
}
