package org.pyairtable.bench;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Writes many of one thing for the first user and its first workspace. */
final class LimitSeeds implements AutoCloseable {
    static final String ENDPOINT = "wheBench";
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final LocalSuite suite;
    private final String user;
    private final String workspace;
    private final Map<String, Connection> databases = new TreeMap<>();
    private final Map<String, Integer> there = new TreeMap<>();

    private LimitSeeds(LocalSuite suite, String user, String workspace) {
        this.suite = suite;
        this.user = user;
        this.workspace = workspace;
    }

    static LimitSeeds in(LocalSuite suite) throws IOException, InterruptedException {
        PatientClient client = suite.patient();
        String user =
                client.get("/api/users/me").orFail("the user").json().path("id").asText();
        String workspace = client.get("/api/workspaces")
                .orFail("workspaces")
                .json()
                .path("items")
                .path(0)
                .path("id")
                .asText();
        return new LimitSeeds(suite, user, workspace);
    }

    /** The user is a member of so many. */
    void workspaces(int count) throws SQLException {
        String range = range("workspaces", count);
        execute("core_platform", "insert into workspaces select 'wspBench' || n, 'Bench ' || n, now(), 0 " + range);
        execute(
                "core_platform",
                "insert into members (id, workspace_id, user_id, role, added_at, version) select"
                        + " 'mbrBench' || n, 'wspBench' || n, '" + user + "', 'OWNER', now(), 0 " + range);
        publish(
                "core.memberships",
                "org.pyairtable.core.membership.v1",
                "'wspBench' || n || '/" + user + "'",
                "json_build_object('workspaceId', 'wspBench' || n, 'userId', '" + user + "', 'role', 'owner')",
                range);
    }

    /** Empty ones, in the first workspace. */
    void bases(int count) throws SQLException {
        execute(
                "data_integration",
                "insert into base (id, workspace_id, name, created_at, created_by) select"
                        + " 'app' || lpad('Bench' || n, 14, '0'), '" + workspace + "', 'Bench ' || n, now(), '" + user
                        + "' "
                        + range("bases", count));
    }

    /** Of that many users: one may have 200. */
    void tokens(int count) throws SQLException {
        publish(
                "core.access-tokens",
                "org.pyairtable.core.access-token.v1",
                "encode(sha256(('bench' || n)::bytea), 'hex')",
                "json_build_object('tokenHash', encode(sha256(('bench' || n)::bytea), 'hex'), 'tokenId', 'tokBench' || n,"
                        + " 'userId', 'usrBench' || n, 'scopes', json_build_array('data.records:read', 'data.records:write'),"
                        + " 'resources', json_build_array('*'))",
                range("tokens", count));
    }

    void users(int count) throws SQLException {
        publish(
                "core.users",
                "org.pyairtable.core.user.v1",
                "'usrBench' || n",
                "json_build_object('userId', 'usrBench' || n, 'email', 'bench' || n || '@example.org', 'name', 'Bench '"
                        + " || n, 'platformRole', 'member')",
                range("users", count));
    }

    /** Of one workflow; all of them have ended. */
    void runs(int count) throws SQLException {
        execute(
                "workflow_engine",
                "insert into workflow (id, workspace_id, name, current_version, trigger_key, created_at)"
                        + " values ('wflBench', '" + workspace
                        + "', 'Bench', 1, 'manual', now()) on conflict do nothing");
        execute(
                "workflow_engine",
                "insert into workflow_version values ('wflBench', 1, 'Bench', '" + user + "',"
                        + " '{\"name\": \"Bench\", \"trigger\": {\"type\": \"manual\"}, \"steps\": []}', now())"
                        + " on conflict do nothing");
        execute(
                "workflow_engine",
                "insert into run (id, workflow_id, version, status, depth, cause_source, cause_id,"
                        + " record_id, correlation, trigger, started_at, finished_at) select 'runBench' || n, 'wflBench', 1,"
                        + " 'succeeded', 0, 'bench', 'c' || n, '', 'bench', '{\"type\": \"manual\"}', now(), now() "
                        + range("runs", count));
    }

    /** Of the first user, unread. */
    void notifications(int count) throws SQLException {
        execute(
                "communication_hub",
                "insert into notifications (id, workspace_id, user_id, category, title, body, data,"
                        + " created_at, version) select 'ntfBench' || n, '" + workspace + "', '" + user
                        + "', 'workflow', 'Bench '"
                        + " || n, 'A note of some length that says what has happened', '{}', now(), 0 "
                        + range("notifications", count));
    }

    /** Of one endpoint, delivered. */
    void deliveries(int count) throws SQLException {
        execute(
                "communication_hub",
                "insert into webhook_endpoint (id, workspace_id, url, event_types, description,"
                        + " secret, created_by, created_at) values ('" + ENDPOINT + "', '" + workspace + "',"
                        + " 'https://example.org', array['bench'], '', 'x', '" + user
                        + "', now()) on conflict do nothing");
        String range = range("deliveries", count);
        execute(
                "communication_hub",
                "insert into webhook_message (id, workspace_id, event_source, event_id, event_type,"
                        + " actor, correlation, body, created_at) select 'msgBench' || n, '" + workspace
                        + "', 'bench', 'e' || n,"
                        + " 'bench', '" + user + "', 'bench', '{}', now() " + range);
        execute(
                "communication_hub",
                "insert into webhook_delivery (endpoint_id, message_id, state, due_at, attempts,"
                        + " created_at) select '" + ENDPOINT + "', 'msgBench' || n, 'delivered', now(), 1, now() "
                        + range);
    }

    /** Behind the true ones, so that the trail is invalid from there; verifying reads all of them all the same. */
    void audit(int count) throws SQLException {
        execute(
                "core_platform",
                "insert into audit_entries (sequence, event_id, happened_at, actor, type, subject,"
                        + " workspace, correlation, summary, hash) select 1000000000 + n, 'bench' || n, now(), '" + user
                        + "',"
                        + " 'bench', 'bench', '" + workspace + "', 'bench', '{}', sha256(('bench' || n)::bytea) "
                        + range("audit", count));
    }

    /** By way of the outbox of core-platform, as it would itself; ends when all is published. */
    private void publish(String topic, String type, String key, String payload, String range) throws SQLException {
        execute(
                "core_platform",
                "insert into outbox (topic, message_key, headers, payload) select '" + topic + "', " + key
                        + ", json_build_object('ce_specversion', '1.0', 'ce_id', gen_random_uuid()::text, 'ce_source',"
                        + " 'core-platform', 'ce_type', '" + type + "', 'ce_subject', " + key + ", 'ce_time',"
                        + " '2026-01-01T00:00:00Z', 'ce_correlation', 'bench')::text, convert_to((" + payload
                        + ")::text, 'UTF8') " + range);
        while (number("core_platform", "select count(*) from outbox where published_at is null") > 0) {
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }

    /** The numbers of those that are missing. */
    private String range(String what, int count) {
        int before = there.getOrDefault(what, 0);
        there.put(what, count);
        return "from generate_series(" + (before + 1) + ", " + count + ") as n";
    }

    private void execute(String database, String sql) throws SQLException {
        try (Statement statement = connection(database).createStatement()) {
            statement.execute(sql);
        }
    }

    private long number(String database, String sql) throws SQLException {
        try (Statement statement = connection(database).createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private Connection connection(String database) throws SQLException {
        Connection open = databases.get(database);
        if (open == null) {
            open = suite.database(database);
            databases.put(database, open);
        }
        return open;
    }

    @Override
    public void close() throws SQLException {
        for (Connection database : databases.values()) {
            database.close();
        }
    }
}
