"""Tables of records: every call and every parameter of the client's Table."""

import re
import unittest

from pyairtable.formulas import AND, EQ, OR, RECORD_ID, Field

import suite
from suite import field, refused

RECORD = re.compile(r"^rec[A-Za-z0-9]{14}$")
TIME = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")


class Records(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.base = suite.base(
            {
                "name": "Sites & more/less ü",
                "fields": [
                    field("Name"),
                    field("Size", "number", precision=2),
                    field("Open", "checkbox", icon="check", color="greenBright"),
                    field("Status", "singleSelect", choices=[{"name": "Todo"}, {"name": "Done"}]),
                    field("Tags", "multipleSelects", choices=[{"name": "a"}]),
                    field(
                        "At",
                        "dateTime",
                        dateFormat={"name": "iso"},
                        timeFormat={"name": "24hour"},
                        timeZone="client",
                    ),
                ],
            }
        )
        cls.table = cls.base.tables()[0]
        cls.ids = {f.name: f.id for f in cls.table.schema().fields}
        cls.view = cls.table.schema().views[0]

    @classmethod
    def tearDownClass(cls):
        suite.drop(cls.base)

    def tearDown(self):
        self.table.batch_delete(record["id"] for record in self.table.all(fields=["Name"]))

    def names(self, **options):
        return [record["fields"]["Name"] for record in self.table.all(**options)]

    def test_a_record_lives(self):
        made = self.table.create({"Name": "Harbour 🏗️", "Size": 1.5, "Open": True, "Status": None})
        self.assertRegex(made["id"], RECORD)
        self.assertRegex(made["createdTime"], TIME)
        self.assertEqual({"Name": "Harbour 🏗️", "Size": 1.5, "Open": True}, made["fields"])
        self.assertEqual(made, self.table.get(made["id"]))

        changed = self.table.update(made["id"], {"Size": 0, "Open": False})
        self.assertEqual({"Name": "Harbour 🏗️", "Size": 0}, changed["fields"])

        replaced = self.table.update(made["id"], {"Status": "Done"}, replace=True)
        self.assertEqual({"Status": "Done"}, replaced["fields"])
        self.assertEqual(made["createdTime"], replaced["createdTime"])

        self.assertEqual({"id": made["id"], "deleted": True}, self.table.delete(made["id"]))
        with refused(self, 403, "INVALID_PERMISSIONS_OR_MODEL_NOT_FOUND"):
            self.table.get(made["id"])

    def test_the_table_may_be_called_by_its_name(self):
        by_name = self.base.table("Sites & more/less ü")
        made = by_name.create({"Name": "by name"})
        self.assertEqual([made], by_name.all())
        self.assertEqual(self.table.id, by_name.id)

    def test_batches(self):
        made = self.table.batch_create({"Name": f"n{i:02}", "Size": i} for i in range(25))
        self.assertEqual([f"n{i:02}" for i in range(25)], [record["fields"]["Name"] for record in made])

        changed = self.table.batch_update({"id": r["id"], "fields": {"Size": -1}} for r in made)
        self.assertTrue(all(r["fields"]["Size"] == -1 and "Name" in r["fields"] for r in changed))
        replaced = self.table.batch_update(
            ({"id": r["id"], "fields": {"Size": 7}} for r in made), replace=True, use_field_ids=True
        )
        self.assertTrue(all(r["fields"] == {self.ids["Size"]: 7} for r in replaced))

        gone = self.table.batch_delete(r["id"] for r in made)
        self.assertEqual([{"id": r["id"], "deleted": True} for r in made], gone)
        self.assertEqual([], self.table.all())

    def test_field_ids(self):
        name, size = self.ids["Name"], self.ids["Size"]
        made = self.table.create({name: "x", size: 1}, use_field_ids=True)
        self.assertEqual({name: "x", size: 1}, made["fields"])
        self.assertEqual(made, self.table.get(made["id"], use_field_ids=True))
        self.assertEqual([made], self.table.all(use_field_ids=True, fields=[name, "Size"], sort=["-" + size]))
        by_id = f"AND({{{name}}}='x', {{{size}}}=1)"
        self.assertEqual([made], self.table.all(use_field_ids=True, formula=by_id))
        everywhere = suite.api(use_field_ids=True).table(self.base.id, self.table.id)
        self.assertEqual({name: "y"}, everywhere.create({"Name": "y"})["fields"])
        self.assertEqual(made, everywhere.get(made["id"]))
        self.assertEqual(2, len(everywhere.batch_create([{name: "z"}, {"Name": "z"}])))
        self.assertEqual({name: "z"}, everywhere.first(formula="Name='z'")["fields"])

    def test_lists(self):
        self.table.batch_create(
            {"Name": f"n{i:02}", "Size": i % 7, "Status": "Done" if i % 2 else "Todo"} for i in range(23)
        )
        pages = list(self.table.iterate(page_size=10))
        self.assertEqual([10, 10, 3], [len(page) for page in pages])
        self.assertEqual(23, len({record["id"] for page in pages for record in page}))
        self.assertEqual([5, 5, 2], [len(p) for p in self.table.iterate(page_size=5, max_records=12)])

        self.assertEqual(["n06", "n13", "n20", "n05"], self.names(sort=["-Size", "Name"], max_records=4))
        self.assertEqual(["n00", "n02"], self.names(sort=["Status", "Name"], max_records=2))
        self.assertEqual(["n06", "n13", "n20"], self.names(formula="{Size} = 6", sort=["Name"]))
        self.assertEqual("n20", self.table.first(formula=EQ(Field("Size"), 6), sort=["-Name"])["fields"]["Name"])
        self.assertIsNone(self.table.first(formula="{Size} > 99"))
        self.assertEqual({"Name", "Size"}, set(self.table.first(fields=["Name", "Size", "Open"])["fields"]))
        self.assertEqual({"Size": 0}, self.table.first(fields="Size", formula="Name='n00'")["fields"])
        for view in (self.view.name, self.view.id):
            self.assertEqual(23, len(self.names(view=view)))
        with refused(self, 422, "VIEW_NAME_NOT_FOUND"):
            self.table.all(view="No such view")

    def test_what_airtables_own_suite_asks_for(self):
        record = self.table.create({"Name": "abracadabra"})
        by_ids = {**record, "fields": {self.ids["Name"]: "abracadabra"}}
        # Beyond the length of a URL the client asks by POST, with the same parameters elsewhere.
        for more in ({}, {"formula": f"Name != '{'x' * 17_000}'"}):
            for options, expected in (
                ({"view": self.view.name}, record),
                ({"max_records": 1}, record),
                ({"page_size": 1}, record),
                ({"offset": ""}, record),
                ({"fields": ["Name", "Size"]}, record),
                ({"cell_format": "json"}, record),
                ({"sort": ["Name", "Size"]}, record),
                ({"time_zone": "utc"}, record),
                ({"user_locale": "en-ie"}, record),
                ({"use_field_ids": True}, by_ids),
                ({"count_comments": True}, {**record, "commentCount": 0}),
            ):
                with self.subTest(options, post=bool(more)):
                    self.assertEqual([expected], self.table.all(**options, **more))

    def test_pages_by_post(self):
        made = self.table.batch_create({"Name": f"Record {i}"} for i in range(500))
        formula = OR(RECORD_ID().eq(record["id"]) for record in made[:-1])
        self.assertGreater(len(str(formula)), self.table.api.MAX_URL_LENGTH)

        pages = list(self.table.iterate(formula=formula, page_size=100))
        self.assertEqual([100, 100, 100, 100, 99], [len(page) for page in pages])
        found = {record["id"] for page in pages for record in page}
        self.assertEqual({record["id"] for record in made[:-1]}, found)
        pages = list(self.table.iterate(formula=formula, page_size=10, max_records=25))
        self.assertEqual([10, 10, 5], [len(page) for page in pages])

    def test_cells_as_text(self):
        made = self.table.create(
            {"Name": "x", "Size": 1234.5, "Open": True, "Tags": ["a"], "At": "2026-03-01T22:30:00.000Z"}
        )
        text = {"cell_format": "string", "time_zone": "Europe/Berlin", "user_locale": "de"}
        expected = {"Name": "x", "Size": "1234.50", "Open": "checked", "Tags": "a", "At": "2026-03-01 23:30"}
        self.assertEqual(expected, self.table.get(made["id"], **text)["fields"])
        self.assertEqual(expected, self.table.all(**text)[0]["fields"])
        long = f"Name != '{'x' * 17_000}'"
        self.assertEqual(expected, self.table.all(formula=long, **text)[0]["fields"])
        with refused(self, 422, "INVALID_REQUEST_UNKNOWN"):
            self.table.all(cell_format="string")

    def test_upserts(self):
        one, two = self.table.batch_create([{"Name": "One", "Status": "Todo"}, {"Name": "Two"}])
        result = self.table.batch_upsert(
            [
                {"id": one["id"], "fields": {"Size": 3}},
                {"fields": {"Name": "Two", "Size": 4}},
                {"fields": {"Name": "Three", "Size": 5}, "createdTime": "ignored"},
            ],
            key_fields=["Name"],
        )
        self.assertEqual({one["id"], two["id"]}, set(result["updatedRecords"]))
        self.assertEqual([result["records"][2]["id"]], result["createdRecords"])
        self.assertEqual(
            [
                {"Name": "One", "Status": "Todo", "Size": 3},
                {"Name": "Two", "Size": 4},
                {"Name": "Three", "Size": 5},
            ],
            [record["fields"] for record in result["records"]],
        )

        result = self.table.batch_upsert(
            [
                {"id": one["id"], "fields": {"Size": 3}},
                {"fields": {"Name": "Two"}},
                {"fields": {"Name": "Three", "Size": 6}},
                {"fields": {"Name": None, "Size": 7}},
            ],
            key_fields=["Name"],
            replace=True,
        )
        self.assertEqual(
            [{"Size": 3}, {"Name": "Two"}, {"Name": "Three", "Size": 6}],
            [record["fields"] for record in result["records"][:3]],
        )

        result = self.table.batch_upsert(
            [{"fields": {"Name": "Two", "Status": "New here", "Size": "1,000.5"}}],
            key_fields=["Name"],
            typecast=True,
            use_field_ids=True,
        )
        self.assertEqual(
            [{self.ids["Name"]: "Two", self.ids["Status"]: "New here", self.ids["Size"]: 1000.5}],
            [record["fields"] for record in result["records"]],
        )
        by_id = self.table.batch_upsert([{"fields": {self.ids["Name"]: "Two"}}], key_fields=[self.ids["Name"]])
        self.assertEqual([two["id"]], by_id["updatedRecords"])

    def test_typecast(self):
        made = self.table.create({"Size": "12.5", "Open": "yes", "Tags": "b, c", "Status": "Later"}, typecast=True)
        self.assertEqual({"Size": 12.5, "Open": True, "Tags": ["b", "c"], "Status": "Later"}, made["fields"])
        [made] = self.table.batch_create([{"Size": "1"}], typecast=True)
        self.assertEqual({"Size": 2}, self.table.update(made["id"], {"Size": "2"}, typecast=True)["fields"])
        [changed] = self.table.batch_update([{"id": made["id"], "fields": {"Size": "3"}}], typecast=True)
        self.assertEqual({"Size": 3}, changed["fields"])

    def test_refusals(self):
        record = self.table.create({"Name": "x"})
        missing = "rec00000000000000"
        nowhere = self.base.api.base("app00000000000000")
        unknown = {"type": "UNKNOWN_FIELD_NAME", "message": 'Unknown field name: "Nope"'}
        gone = {"type": "MODEL_ID_NOT_FOUND", "message": "Record not found"}
        for status, error, call in (
            (422, unknown, lambda: self.table.create({"Nope": 1})),
            (422, "INVALID_VALUE_FOR_COLUMN", lambda: self.table.create({"Size": "much"})),
            (422, "INVALID_MULTIPLE_CHOICE_OPTIONS", lambda: self.table.create({"Status": "Lost"})),
            (422, "INVALID_FILTER_BY_FORMULA", lambda: self.table.all(formula="{Size")),
            (422, "INVALID_FILTER_BY_FORMULA", lambda: self.table.all(formula="{Nope} = 1")),
            (422, "UNKNOWN_FIELD_NAME", lambda: self.table.all(sort=["Nope"])),
            (422, "UNKNOWN_FIELD_NAME", lambda: self.table.all(fields=["Nope"])),
            (422, "INVALID_REQUEST_UNKNOWN", lambda: self.table.all(page_size=101)),
            (422, "INVALID_OFFSET_VALUE", lambda: self.table.all(offset="nonsense")),
            (422, "INVALID_REQUEST_UNKNOWN", lambda: self.table.get(record["id"], fields=["Name"])),
            (403, "INVALID_PERMISSIONS_OR_MODEL_NOT_FOUND", lambda: self.table.get(missing)),
            (404, gone, lambda: self.table.update(missing, {"Name": "y"})),
            (404, "MODEL_ID_NOT_FOUND", lambda: self.table.delete(missing)),
            (422, "ROW_DOES_NOT_EXIST", lambda: self.table.batch_update([{"id": missing, "fields": {}}])),
            (404, "NOT_FOUND", lambda: self.table.get("rec1")),
            (404, "NOT_FOUND", lambda: self.base.api.table("app1", "x").all()),
            (403, "INVALID_PERMISSIONS_OR_MODEL_NOT_FOUND", lambda: self.base.table("No such table").all()),
            (403, "INVALID_PERMISSIONS_OR_MODEL_NOT_FOUND", lambda: nowhere.table("x").all()),
            (401, "AUTHENTICATION_REQUIRED", lambda: suite.api("patNobody").table(self.base.id, "x").all()),
        ):
            with self.subTest(error), refused(self, status, error):
                call()
        self.assertEqual([record], self.table.all(formula=AND(Name="x")))


if __name__ == "__main__":
    unittest.main()
