package org.pyairtable.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks into the services' databases: what was handled, what it left behind. Each with its own user, as the service. */
final class Ledger {
    private final int port;
    private final JsonNode passwords;

    Ledger(int port, JsonNode secrets) {
        this.port = port;
        this.passwords = secrets.path("databasePasswords");
    }

    /** Ids of the events that the handler has noted as handled, of all requests whose id begins like this. */
    List<String> handled(String database, String handler, String requests) {
        return texts(
                database,
                "select event_id from inbox where handler = ? and starts_with(correlation, ?)",
                handler,
                requests);
    }

    /** The event id of each audit entry, chained or still waiting to be, of all requests whose id begins like this. */
    List<String> audited(String type, String requests) {
        return texts("core_platform", """
                select event_id from audit_entries where type = ? and starts_with(correlation, ?)
                union all select event_id from audit_intake where type = ? and starts_with(correlation, ?)\
                """, type, requests, type, requests);
    }

    /** Ids of the table's records that can be found by searching. */
    List<String> indexed(String tableId) {
        return texts("ai_ml", "select record_id from document where table_id = ? and state = 'indexed'", tableId);
    }

    /** The status of each run of the workflow. */
    List<String> runs(String workflowId) {
        return texts("workflow_engine", "select status from run where workflow_id = ?", workflowId);
    }

    /** The status of each run of the workflow that has ended, with the reason where it did not succeed. */
    List<String> ended(String workflowId) {
        return texts(
                "workflow_engine",
                "select concat_ws(': ', status, reason) from run where workflow_id = ? and finished_at is not null",
                workflowId);
    }

    /** The ids of the workflow's runs. */
    List<String> runIds(String workflowId) {
        return texts("workflow_engine", "select id from run where workflow_id = ?", workflowId);
    }

    /** How a run has ended that was started with a key. */
    record RunEnd(String id, String key, String status, String reason) {}

    /** The runs of the workflow that were started with a key that begins like this. */
    List<RunEnd> ends(String workflowId, String keys) {
        return rows("workflow_engine", """
                select id, trigger #>> '{values,key}', status, coalesce(reason, '') from run
                where workflow_id = ? and parent_id is null and starts_with(trigger #>> '{values,key}', ?)\
                """, workflowId, keys).stream()
                .map(row -> new RunEnd(row.get(0), row.get(1), row.get(2), row.get(3)))
                .toList();
    }

    /** The status of a run; empty when it does not exist. */
    Optional<String> status(String runId) {
        return texts("workflow_engine", "select status from run where id = ?", runId).stream()
                .findFirst();
    }

    /** What runs of the workflow that have not ended wait for, those inside others included. */
    List<String> open(String workflowId) {
        return texts("workflow_engine", """
                select concat_ws(' ', r.id, r.status, r.wake_at, s.path, s.status, s.reason, s.attempts)
                from run r left join step s on s.run_id = r.id and s.finished_at is null
                where r.workflow_id = ? and r.finished_at is null limit 20\
                """, workflowId);
    }

    /** What a step of a run asks. */
    record Question(String runId, String step, String title) {}

    /** The open questions whose title begins like this. */
    List<Question> questions(String titles) {
        return rows("workflow_engine", """
                select run_id, path, sent ->> 'title' from step
                where status = 'awaiting_decision' and starts_with(sent ->> 'title', ?)\
                """, titles).stream()
                .map(row -> new Question(row.get(0), row.get(1), row.get(2)))
                .toList();
    }

    /** The values for which steps wait of events by this name, if they begin like this. */
    List<String> awaited(String event, String member, String values) {
        return texts("workflow_engine", """
                select sent ->> ? from step
                where status = 'awaiting_event' and sent ->> 'name' = ? and starts_with(sent ->> ?, ?)\
                """, member, event, member, values);
    }

    /** The title of each notification whose title begins like this. */
    List<String> notifications(String titles) {
        return texts("communication_hub", "select title from notifications where starts_with(title, ?)", titles);
    }

    /** The id of a process of PostgreSQL that serves a client of this database. */
    long backend(String database) {
        return Long.parseLong(texts(
                        database,
                        "select pid::text from pg_stat_activity where datname = ? and pid <> pg_backend_pid()"
                                + " and backend_type = 'client backend' order by pid limit 1",
                        database)
                .getFirst());
    }

    /** What signs the links to files, in hexadecimal digits. */
    String linkSecret() {
        return texts("data_integration", "select encode(secret, 'hex') from attachment_link_key")
                .getFirst();
    }

    /** {@code state, attempts, size, number of pieces, bytes in them} of a file, with spaces; empty before it is here. */
    List<String> file(String attachmentId) {
        return texts("data_integration", """
                select concat_ws(' ', a.state, a.attempts, c.size, count(*), sum(length(k.bytes)))
                from attachment a join attachment_content c on c.attachment_id = a.id and c.variant = 'original'
                join attachment_chunk k on k.attachment_id = a.id and k.variant = c.variant
                where a.id = ? group by a.state, a.attempts, c.size\
                """, attachmentId);
    }

    /** {@code url state: failure} of each file that a table's records name. */
    List<String> fetched(String tableId) {
        return texts(
                "data_integration",
                "select concat(source_url, ' ', state, ': ', failure) from attachment where table_id = ? order by 1",
                tableId);
    }

    /** How many pieces of a file are here, whole or not. */
    int pieces(String attachmentId) {
        return texts(
                        "data_integration",
                        "select position::text from attachment_chunk where attachment_id = ?",
                        attachmentId)
                .size();
    }

    /** The part of a deleted workspace that data-integration works on or has answered; empty before it began. */
    Optional<String> deletion(String workspaceId) {
        return texts("data_integration", """
                select case when answered_at is null then part else 'answered' end from workspace_erasure
                where workspace_id = ? and (part <> '' or answered_at is not null)""", workspaceId).stream().findFirst();
    }

    /** The services that have not answered the deletion of a workspace. */
    List<String> pending(String workspaceId) {
        return texts("core_platform", """
                select s from unnest(array['core-platform', 'ai-ml', 'communication-hub', 'data-integration',
                    'workflow-engine']) s
                where s not in (select service from workspace_deletion_answers where workspace_id = ?)""", workspaceId);
    }

    /** What is there of a table: its own physical table, and its history. */
    List<String> leftOf(String tableId) {
        return texts("data_integration", """
                select 'table' where to_regclass('records."' || ? || '"') is not null
                union all select 'history' where exists (select 1 from record_history where table_id = ?)""", tableId, tableId);
    }

    private List<String> texts(String database, String query, String... values) {
        return rows(database, query, values).stream().map(List::getFirst).toList();
    }

    private List<List<String>> rows(String database, String query, String... values) {
        try (var connection = DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + port + "/" + database,
                        database,
                        passwords.path(database).asText());
                var statement = connection.prepareStatement(query)) {
            for (int i = 0; i < values.length; i++) {
                statement.setString(i + 1, values[i]);
            }
            try (var rows = statement.executeQuery()) {
                List<List<String>> found = new ArrayList<>();
                while (rows.next()) {
                    List<String> row = new ArrayList<>();
                    for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                        row.add(rows.getString(i));
                    }
                    found.add(row);
                }
                return found;
            }
        } catch (SQLException e) {
            throw new IllegalStateException(database + ": " + e.getMessage(), e);
        }
    }
}
