"""The client's models: every field class, links that load each other, memory of what was read."""

import unittest
from datetime import date, datetime, timedelta, timezone

from pyairtable.exceptions import MissingRecordError
from pyairtable.orm import Model
from pyairtable.orm import fields as f

import suite
from suite import field

ISO = {"name": "iso"}


def meta(table):
    return {"api_key": suite.TOKEN, "base_id": "app00000000000000", "table_name": table}


class Address(Model):
    Meta = meta("Addresses")
    street = f.TextField("Street")
    number = f.IntegerField("Number")
    people = f.LinkField["Person"]("People", model="Person", lazy=True)


class Person(Model):
    Meta = meta("People")
    name = f.RequiredTextField("Name")
    addresses = f.LinkField("Addresses", Address)
    home = f.SingleLinkField("Addresses", Address, lazy=True)
    streets = f.LookupField[str]("Streets")
    birthday = f.DateField("Birthday")


class Everything(Model):
    Meta = meta("Everything")
    name = f.SingleLineTextField("Name")
    notes = f.MultilineTextField("Notes")
    story = f.RichTextField("Story")
    lead = f.CollaboratorField("Lead")
    crew = f.MultipleCollaboratorsField("Crew")
    status = f.SelectField("Status")
    tags = f.MultipleSelectField("Tags")
    files = f.AttachmentsField("Files")
    done = f.CheckboxField("Done")
    day = f.DateField("Day")
    at = f.DatetimeField("At")
    effort = f.DurationField("Effort")
    exact = f.DurationField("Exact")
    phone = f.PhoneNumberField("Phone")
    email = f.EmailField("Email")
    url = f.UrlField("URL")
    integer = f.IntegerField("Integer")
    decimal = f.FloatField("Decimal")
    number = f.NumberField("Decimal")
    autonumber = f.AutoNumberField("No")
    price = f.CurrencyField("Price")
    share = f.PercentField("Share")
    stars = f.RatingField("Stars")
    barcode = f.BarcodeField("Barcode")
    button = f.ButtonField("Go")
    words = f.AITextField("Words")
    source = f.ExternalSyncSourceField("Source")
    links = f.LinkField("Self", f.LinkSelf, lazy=True)
    count = f.CountField("How many")
    formula_integer = f.IntegerField("Formula Int", readonly=True)
    formula_float = f.FloatField("Formula Float", readonly=True)
    formula_text = f.TextField("Formula Text", readonly=True)
    formula_error = f.TextField("Formula Error", readonly=True)
    formula_nan = f.TextField("Formula NaN", readonly=True)
    rollup_integer = f.IntegerField("Rollup Int", readonly=True)
    rollup_error = f.TextField("Rollup Error", readonly=True)
    lookup_integer = f.LookupField[int]("Lookup Int")
    lookup_error = f.LookupField("Lookup Error")
    created = f.CreatedTimeField("Created")
    created_by = f.CreatedByField("Created By")
    modified = f.LastModifiedTimeField("Last Modified")
    modified_by = f.LastModifiedByField("Last Modified By")


class Orm(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.base = suite.base(
            {"name": "Addresses", "fields": [field("Street"), field("Number", "number", precision=0)]},
            {"name": "People", "fields": [field("Name"), field("Birthday", "date", dateFormat=ISO)]},
            {
                "name": "Everything",
                "fields": [
                    field("Name"),
                    field("Notes", "multilineText"),
                    field("Story", "richText"),
                    field("Lead", "singleCollaborator"),
                    field("Crew", "multipleCollaborators"),
                    field("Status", "singleSelect", choices=[{"name": "Todo"}]),
                    field("Tags", "multipleSelects", choices=[{"name": "a"}]),
                    field("Files", "multipleAttachments"),
                    field("Done", "checkbox", icon="check", color="greenBright"),
                    field("Day", "date", dateFormat=ISO),
                    field("At", "dateTime", dateFormat=ISO, timeFormat={"name": "24hour"}, timeZone="utc"),
                    field("Effort", "duration", durationFormat="h:mm"),
                    field("Exact", "duration", durationFormat="h:mm:ss.S"),
                    field("Phone", "phoneNumber"),
                    field("Email", "email"),
                    field("URL", "url"),
                    field("Integer", "number", precision=0),
                    field("Decimal", "number", precision=2),
                    field("No", "autoNumber"),
                    field("Price", "currency", precision=2, symbol="$"),
                    field("Share", "percent", precision=1),
                    field("Stars", "rating", icon="star", max=5, color="yellowBright"),
                    field("Barcode", "barcode"),
                    field("Go", "button", label="Go", url="'https://example.org/' & {Integer}"),
                    field("Source", "externalSyncSource", choices=[{"name": "Elsewhere"}]),
                    field("Formula Int", "formula", formula="1 + 1"),
                    field("Formula Float", "formula", formula="1 / 4"),
                    field("Formula Text", "formula", formula="'x' & {Integer}"),
                    field("Formula Error", "formula", formula="ERROR()"),
                    field("Formula NaN", "formula", formula="0 / 0"),
                    field("Created", "createdTime"),
                    field("Created By", "createdBy"),
                    field("Last Modified", "lastModifiedTime"),
                    field("Last Modified By", "lastModifiedBy"),
                ],
            },
        )
        addresses = cls.base.table("Addresses", validate=True)
        people = cls.base.table("People", validate=True)
        everything = cls.base.table("Everything", validate=True)
        home = people.create_field("Addresses", "multipleRecordLinks", options={"linkedTableId": addresses.id})
        cls.over(people, "Streets", "multipleLookupValues", home.id, addresses.schema().field("Street").id)
        schema = everything.schema()
        everything.create_field(
            "Words", "aiText", options={"prompt": ["About ", {"field": {"fieldId": schema.field("Name").id}}]}
        )
        link = everything.create_field("Self", "multipleRecordLinks", options={"linkedTableId": everything.id})
        everything.create_field("How many", "count", options={"recordLinkFieldId": link.id})
        integer, error = schema.field("Formula Int").id, schema.field("Formula Error").id
        cls.over(everything, "Lookup Int", "multipleLookupValues", link.id, integer)
        cls.over(everything, "Lookup Error", "multipleLookupValues", link.id, error)
        cls.over(everything, "Rollup Int", "rollup", link.id, integer, formula="SUM(values)")
        cls.over(everything, "Rollup Error", "rollup", link.id, error, formula="SUM(values)")
        for model in (Address, Person, Everything):
            model.Meta["base_id"] = cls.base.id
            # A model makes its own connection to airtable.com unless it is given one.
            model.meta.api = cls.base.api
        cls.me = cls.base.api.whoami()["id"]

    @classmethod
    def over(cls, table, name, type, link, target, **more):
        table.create_field(name, type, options={"recordLinkFieldId": link, "fieldIdInLinkedTable": target, **more})

    @classmethod
    def tearDownClass(cls):
        suite.drop(cls.base)

    def test_every_field_class_is_here(self):
        used = {type(d) for model in (Address, Person, Everything) for d in vars(model).values()}
        missing = {c.__name__ for c in f.ALL_FIELDS if c not in used and not c.__name__.startswith("Required")}
        self.assertEqual({"ManualSortField"}, missing)

    def test_linked_models(self):
        street = Address(street="Han", number=123)
        self.assertTrue(street.save().created)
        person = Person(name="John", addresses=[street], birthday=date(1980, 2, 29))
        self.assertTrue(person.save().created)
        self.assertFalse(person.save().saved)
        person.name = "Jane"
        self.assertEqual({"Name"}, person.save().field_names)

        found = Person.from_id(person.id)
        self.assertEqual(("Jane", date(1980, 2, 29), ["Han"]), (found.name, found.birthday, list(found.streets)))
        self.assertEqual(("Han", 123), (found.addresses[0].street, found.addresses[0].number))
        lazy = Person.from_id(person.id).home
        self.assertEqual((street.id, ""), (lazy.id, lazy.street))
        lazy.fetch()
        self.assertEqual("Han", lazy.street)
        back = Address.from_id(street.id)
        self.assertEqual([person.id], [p.id for p in back.people])
        self.assertEqual([person.id], [p.id for p in Person.all(formula=Person.name.eq("Jane"))])
        self.assertEqual(person.id, Person.first(formula=Person.birthday.gt(date(1980, 2, 28))).id)

        other = Address(street="Solo")
        other.save()
        found.addresses.append(other)
        found.save()
        self.assertEqual(["Han", "Solo"], list(Person.from_id(person.id).streets))
        found.addresses.remove(found.addresses[0])
        found.save()
        self.assertEqual(["Solo"], list(Person.from_id(person.id).streets))
        self.assertEqual([], list(Address.from_id(street.id).people))
        with self.assertRaises(MissingRecordError):
            Address.from_ids([street.id, "rec00000000000000"])
        self.assertTrue(person.delete())

    def test_memory_and_batches(self):
        made = [Address(street=f"No {i}", number=i) for i in range(12)]
        Address.batch_save(made)
        self.assertTrue(all(a.id and a.created_time for a in made))
        for address in made:
            address.number += 100
        Address.batch_save(made)
        ids = [address.id for address in made]
        first = Address.from_ids(ids, memoize=True)
        self.assertEqual([100 + i for i in range(12)], [a.number for a in first])
        self.assertIs(first[0], Address.from_id(ids[0]))
        self.assertIs(first[3], Address.from_ids(ids)[3])
        made[0].add_comment("Hello")
        self.assertEqual(["Hello"], [c.text for c in made[0].comments()])
        counted = {a.id: a.comment_count for a in Address.all(count_comments=True)}
        self.assertEqual((1, 0), (counted[ids[0]], counted[ids[1]]))
        Address.batch_delete(made)
        self.assertEqual([], [a for a in Address.all() if a.id in ids])

    def test_fields_that_a_model_does_not_know_stay(self):
        class Name(Model):
            Meta = meta("People")
            name = f.TextField("Name")

        Name.Meta["base_id"] = self.base.id
        Name.meta.api = self.base.api
        record = Name.meta.table.create({"Name": "Alice", "Birthday": "1970-01-01"})
        found = Name.from_id(record["id"])
        found.save(force=True)
        self.assertEqual(record, Name.meta.table.get(record["id"]))

    def test_nothing_in_every_field(self):
        empty = {a: None for a, d in vars(Everything).items() if isinstance(d, f.Field) and not d.readonly}
        record = Everything(**empty)
        record.save()
        record.fetch()
        self.assertEqual(("", False), (record.name, record.done))
        self.assertEqual((None, [], None), (record.lead, record.crew, record.effort))

    def test_every_field(self):
        at = datetime(2026, 3, 1, 12, 30, 15, 250_000, tzinfo=timezone.utc)
        cells = {
            "name": "All",
            "notes": "one\ntwo",
            "story": "**bold**\n",
            "lead": {"id": self.me},
            "crew": [{"id": self.me}],
            "status": "New",
            "tags": ["a", "b"],
            "done": True,
            "day": date(2026, 3, 1),
            "at": at,
            "effort": timedelta(hours=2, minutes=5),
            "exact": timedelta(seconds=61.5),
            "phone": "+49 30 1",
            "email": "a@example.org",
            "url": "https://example.org/",
            "integer": 7,
            "decimal": 1.25,
            "price": 9.99,
            "share": 0.125,
            "stars": 4,
            "barcode": {"text": "01234567", "type": "upce"},
        }
        record = Everything(**cells)
        record.save()
        record.links = [record]
        record.save()
        record.fetch()
        for name, value in cells.items():
            with self.subTest(name):
                found = getattr(record, name)
                if name == "lead":
                    found = {"id": found["id"]}
                elif name == "crew":
                    found = [{"id": c["id"]} for c in found]
                self.assertEqual(value, found)
        self.assertEqual({"id", "email", "name"}, set(record.lead))
        self.assertGreaterEqual(record.autonumber, 1)
        self.assertEqual({"label": "Go", "url": "https://example.org/7"}, record.button)
        self.assertEqual((2, 0.25, "x7"), (record.formula_integer, record.formula_float, record.formula_text))
        self.assertEqual({"error": "#ERROR!"}, record.formula_error)
        self.assertEqual({"specialValue": "NaN"}, record.formula_nan)
        self.assertEqual((1, [record.id]), (record.count, [linked.id for linked in record.links]))
        self.assertEqual(([2], 2), (list(record.lookup_integer), record.rollup_integer))
        self.assertEqual([{"error": "#ERROR!"}], list(record.lookup_error))
        self.assertEqual({"error": "#ERROR!"}, record.rollup_error)
        self.assertEqual(record.created_time.replace(microsecond=0), record.created.replace(microsecond=0))
        self.assertGreaterEqual(record.modified, record.created)
        self.assertEqual((self.me, self.me), (record.created_by["id"], record.modified_by["id"]))
        self.assertIsNone(record.words)
        Everything.meta.table.update(record.id, {"Words": "written elsewhere"})
        record.fetch()
        self.assertEqual({"state": "generated", "isStale": False, "value": "written elsewhere"}, record.words)

        record.files.upload("sample.txt", "Hello, World!")
        self.assertEqual(("sample.txt", "text/plain"), (record.files[0]["filename"], record.files[0]["type"]))
        record.files.upload("more.txt", b"more")
        record.fetch()
        self.assertEqual(["sample.txt", "more.txt"], [file["filename"] for file in record.files])
        record.files.pop(0)
        record.save()
        record.fetch()
        self.assertEqual(["more.txt"], [file["filename"] for file in record.files])
        schema = Everything.status.field_schema()
        self.assertEqual(["Todo", "New"], [choice.name for choice in schema.options.choices])


if __name__ == "__main__":
    unittest.main()
