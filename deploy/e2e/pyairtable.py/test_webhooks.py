"""Webhooks: their life, their payloads, and pings whose signature the client checks."""

import threading
import unittest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import requests
from pyairtable.exceptions import MissingRecordError
from pyairtable.models import WebhookNotification
from pyairtable.models.webhook import WebhookSpecification

import suite
from suite import field, refused, until


class Receiver:
    """Takes pings as (body, signature)."""

    def __init__(self):
        pings = self.pings = []

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                pings.append((body, self.headers["X-Airtable-Content-MAC"]))
                self.send_response(204)
                self.end_headers()

            def log_message(self, *unused):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Webhooks(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.base = suite.base(
            {"name": "Watched", "fields": [field("Name"), field("Size", "number", precision=0)]}
        )
        cls.table = cls.base.tables()[0]
        cls.name = cls.table.schema().field("Name").id
        cls.size = cls.table.schema().field("Size").id
        cls.receiver = Receiver()

    @classmethod
    def tearDownClass(cls):
        cls.receiver.close()
        suite.drop(cls.base)

    def tearDown(self):
        for webhook in self.base.webhooks():
            webhook.delete()

    def watch(self, *kinds, includes=None, **filters):
        options = {"filters": {"dataTypes": list(kinds), **filters}, **({"includes": includes} if includes else {})}
        made = self.base.add_webhook(self.receiver.url, {"options": options})
        return made, self.base.webhook(made.id)

    def test_a_webhook_lives(self):
        made, webhook = self.watch("tableData", recordChangeScope=self.table.id)
        self.assertRegex(made.id, "^ach[A-Za-z0-9]{14}$")
        self.assertEqual(made.expiration_time, webhook.expiration_time)
        self.assertEqual(self.receiver.url, webhook.notification_url)
        self.assertTrue(webhook.are_notifications_enabled and webhook.is_hook_enabled)
        self.assertEqual(1, webhook.cursor_for_next_payload)
        self.assertEqual(self.table.id, webhook.specification.options.filters.record_change_scope)

        webhook.disable_notifications()
        self.assertFalse(self.base.webhook(made.id).are_notifications_enabled)
        webhook.enable_notifications()
        self.assertTrue(self.base.webhook(made.id).are_notifications_enabled)
        webhook.extend_expiration()
        self.assertGreaterEqual(self.base.webhook(made.id).expiration_time, made.expiration_time)

        # What the client read it can send again.
        copy = self.base.add_webhook(self.receiver.url, webhook.specification)
        self.assertEqual(webhook.specification, self.base.webhook(copy.id).specification)
        whole = WebhookSpecification.from_api(
            {"options": {"filters": {"dataTypes": ["tableFields", "tableMetadata"]}}}, self.base.api
        )
        self.assertEqual(whole, self.base.webhook(self.base.add_webhook(self.receiver.url, whole).id).specification)

        webhook.delete()
        with self.assertRaises(MissingRecordError):
            self.base.webhook(made.id)

    def test_payloads(self):
        _, webhook = self.watch(
            "tableData",
            "tableFields",
            "tableMetadata",
            includes={
                "includeCellValuesInFieldIds": "all",
                "includePreviousCellValues": True,
                "includePreviousFieldDefinitions": True,
            },
        )
        record = self.table.create({"Name": "Hey", "Size": 1})["id"]
        [payload] = webhook.payloads()
        self.assertEqual((1, "v0"), (payload.cursor, payload.payload_format))
        self.assertEqual("publicApi", payload.action_metadata.source)
        self.assertEqual(self.base.api.whoami()["id"], payload.action_metadata.source_metadata["user"]["id"])
        created = payload.changed_tables_by_id[self.table.id].created_records_by_id[record]
        self.assertEqual({self.name: "Hey", self.size: 1}, created.cell_values_by_field_id)

        for i in range(60):
            self.table.update(record, {"Name": str(i)})
        payloads = list(webhook.payloads(cursor=payload.cursor + 1))
        changes = [p.changed_tables_by_id[self.table.id].changed_records_by_id[record] for p in payloads]
        self.assertEqual([str(i) for i in range(60)], [c.current.cell_values_by_field_id[self.name] for c in changes])
        self.assertEqual({self.name: "Hey"}, changes[0].previous.cell_values_by_field_id)
        self.assertEqual({self.size: 1}, changes[0].unchanged.cell_values_by_field_id)
        self.assertEqual(list(range(2, 62)), [p.cursor for p in payloads])
        numbers = [p.base_transaction_number for p in payloads]
        self.assertEqual(sorted(set(numbers)), numbers)
        self.assertEqual([4, 5], [p.cursor for p in webhook.payloads(cursor=4, limit=2)])
        self.assertEqual([], list(webhook.payloads(cursor=62)))
        self.assertEqual(62, self.base.webhook(webhook.id).cursor_for_next_payload)

        made = self.table.create_field("More", "singleLineText")
        made.name = "Most"
        made.save()
        other = self.base.create_table("Other", [field("Label")])
        self.table.delete(record)
        more, renamed, table, gone = webhook.payloads(cursor=62)
        self.assertEqual("More", more.changed_tables_by_id[self.table.id].created_fields_by_id[made.id].name)
        change = renamed.changed_tables_by_id[self.table.id].changed_fields_by_id[made.id]
        self.assertEqual(("More", "Most"), (change.previous.name, change.current.name))
        self.assertEqual("Other", table.created_tables_by_id[other.id].metadata.name)
        self.assertEqual(["Label"], [f.name for f in table.created_tables_by_id[other.id].fields_by_id.values()])
        self.assertEqual([record], gone.changed_tables_by_id[self.table.id].destroyed_record_ids)

    def test_a_ping_is_signed(self):
        made, _ = self.watch("tableData")
        until(lambda: [b for b, _ in self.receiver.pings if made.id in b])
        seen = len(self.receiver.pings)
        until(lambda: self.base.webhook(made.id).last_successful_notification_time)
        self.table.create({"Name": "told"})
        body, header = until(lambda: [p for p in self.receiver.pings[seen:] if made.id in p[0]])[0]

        told = WebhookNotification.from_request(body, header, made.mac_secret_base64)

        self.assertEqual((self.base.id, made.id), (told.base.id, told.webhook.id))
        with self.assertRaises(ValueError):
            WebhookNotification.from_request(body + " ", header, made.mac_secret_base64)
        result = until(lambda: self.base.webhook(made.id).last_notification_result)
        self.assertTrue(result.success)

    def test_refusals(self):
        with refused(self, 422, "INVALID_REQUEST_UNKNOWN"):
            self.watch("nonsense")
        _, webhook = self.watch("tableData")
        webhook.delete()
        with self.assertRaises(requests.HTTPError) as gone:
            webhook.enable_notifications()
        self.assertIn(gone.exception.response.status_code, (403, 404))


if __name__ == "__main__":
    unittest.main()
