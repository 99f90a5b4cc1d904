"""Comments of records."""

import unittest
from datetime import datetime

import suite
from suite import field, refused


class Comments(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.base = suite.base({"name": "Discussed", "fields": [field("Name")]})
        cls.table = cls.base.tables()[0]
        cls.me = cls.base.api.whoami()["id"]

    @classmethod
    def tearDownClass(cls):
        suite.drop(cls.base)

    def test_a_comment_lives(self):
        record = self.table.create({"Name": "x"})["id"]
        made = self.table.add_comment(record, f"Hello, @[{self.me}]!")
        self.assertRegex(made.id, "^com[A-Za-z0-9]{14}$")
        self.assertIsInstance(made.created_time, datetime)
        self.assertIsNone(made.last_updated_time)
        self.assertEqual(self.me, made.author.id)
        self.assertEqual(["user", self.me], [made.mentioned[self.me].type, made.mentioned[self.me].id])
        self.assertEqual([made.model_dump()], [c.model_dump() for c in self.table.comments(record)])

        made.text = "Never mind!"
        made.save()
        self.assertEqual({}, made.mentioned)
        self.assertGreaterEqual(made.last_updated_time, made.created_time)
        [again] = self.table.comments(record)
        self.assertEqual("Never mind!", again.text)

        reply = self.table.add_comment(record, "Why?", parent_comment_id=made.id)
        self.assertEqual(made.id, reply.parent_comment_id)
        self.assertEqual(([], []), (reply.reactions, reply.attachments))
        [counted] = self.table.all(count_comments=True)
        self.assertEqual(2, counted["commentCount"])
        self.assertNotIn("commentCount", self.table.all()[0])

        reply.delete()
        self.assertTrue(reply.deleted)
        self.assertEqual([made.id], [comment.id for comment in self.table.comments(record)])

    def test_more_than_a_page(self):
        record = self.table.create({"Name": "y"})["id"]
        made = [self.table.add_comment(record, f"no {i}").id for i in range(105)]
        self.assertEqual(made[::-1], [comment.id for comment in self.table.comments(record)])

    def test_refusals(self):
        record = self.table.create({"Name": "z"})["id"]
        with refused(self, 422, "INVALID_REQUEST_UNKNOWN"):
            self.table.add_comment(record, "")
        with refused(self, 403, "INVALID_PERMISSIONS_OR_MODEL_NOT_FOUND"):
            self.table.add_comment("rec00000000000000", "x")
        with refused(self, 403, "INVALID_PERMISSIONS_OR_MODEL_NOT_FOUND"):
            self.table.add_comment(record, "x", parent_comment_id="com00000000000000")


if __name__ == "__main__":
    unittest.main()
