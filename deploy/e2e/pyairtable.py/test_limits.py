"""Airtable's limits: a gateway that has them is waited for, by the client itself."""

import os
import time
import unittest

from pyairtable import Api

import suite
from suite import field, refused

LIMITED = os.environ.get("PYAIRTABLE_LIMITED_URL", "")


@unittest.skipUnless(LIMITED, "PYAIRTABLE_LIMITED_URL names no gateway with five requests a second for each base")
class Limits(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.base = suite.base({"name": "Busy", "fields": [field("Name")]})
        cls.table = cls.base.tables()[0]

    @classmethod
    def tearDownClass(cls):
        suite.drop(cls.base)

    def limited(self, **options):
        return Api(suite.TOKEN, endpoint_url=LIMITED, **options).table(self.base.id, self.table.id)

    def test_the_client_waits_as_it_is_told(self):
        table = self.limited()
        began = time.monotonic()
        for i in range(20):
            table.create({"Name": str(i)})
        self.assertGreater(time.monotonic() - began, 2)
        self.assertEqual(sorted(str(i) for i in range(20)), sorted(r["fields"]["Name"] for r in self.table.all()))

    def test_a_client_that_does_not_wait_is_told_why(self):
        impatient = self.limited(retry_strategy=None)
        words = "Rate limit exceeded. Please try again later"
        with refused(self, 429, {"type": "RATE_LIMIT_REACHED", "message": words}):
            for _ in range(20):
                impatient.all()


if __name__ == "__main__":
    unittest.main()
