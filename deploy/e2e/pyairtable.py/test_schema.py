"""Bases, tables, fields and views: what the client reads of their shape and what it changes."""

import unittest

from pyairtable.models import schema as S
from pyairtable.orm.generate import ModelFileBuilder

import suite
from suite import field, refused

ISO = {"name": "iso"}
CLOCK = {"name": "24hour"}
CHOICES = [{"name": "Todo", "color": "redBright"}, {"name": "Done"}]

#: One field of every type that people can make, with what the client makes of its description.
FIELDS = [
    (field("Name"), S.SingleLineTextFieldSchema),
    (field("Notes", "multilineText"), S.MultilineTextFieldSchema),
    (field("Story", "richText"), S.RichTextFieldSchema),
    (field("Mail", "email"), S.EmailFieldSchema),
    (field("Page", "url"), S.UrlFieldSchema),
    (field("Phone", "phoneNumber"), S.PhoneNumberFieldSchema),
    (field("Number", "number", precision=1), S.NumberFieldSchema),
    (field("Price", "currency", precision=2, symbol="€"), S.CurrencyFieldSchema),
    (field("Share", "percent", precision=0), S.PercentFieldSchema),
    (field("Effort", "duration", durationFormat="h:mm:ss"), S.DurationFieldSchema),
    (field("Stars", "rating", icon="star", max=5, color="yellowBright"), S.RatingFieldSchema),
    (field("Open", "checkbox", icon="check", color="greenBright"), S.CheckboxFieldSchema),
    (field("Status", "singleSelect", choices=CHOICES), S.SingleSelectFieldSchema),
    (field("Tags", "multipleSelects", choices=CHOICES), S.MultipleSelectsFieldSchema),
    (field("Day", "date", dateFormat=ISO), S.DateFieldSchema),
    (field("At", "dateTime", dateFormat=ISO, timeFormat=CLOCK, timeZone="utc"), S.DateTimeFieldSchema),
    (field("Lead", "singleCollaborator"), S.SingleCollaboratorFieldSchema),
    (field("Crew", "multipleCollaborators"), S.MultipleCollaboratorsFieldSchema),
    (field("Files", "multipleAttachments"), S.MultipleAttachmentsFieldSchema),
    (field("Code", "barcode"), S.BarcodeFieldSchema),
    (field("Sum", "formula", formula="{Number} + 1"), S.FormulaFieldSchema),
    (field("No", "autoNumber"), S.AutoNumberFieldSchema),
    (field("Made", "createdTime"), S.CreatedTimeFieldSchema),
    (field("Maker", "createdBy"), S.CreatedByFieldSchema),
    (field("Changed", "lastModifiedTime"), S.LastModifiedTimeFieldSchema),
    (field("Changer", "lastModifiedBy"), S.LastModifiedByFieldSchema),
    (field("Go", "button", label="Go", url="'https://example.org/' & {Name}"), S.ButtonFieldSchema),
    (field("Words", "aiText", prompt=["About ", {"field": {"fieldId": "Name"}}]), S.AITextFieldSchema),
]


class Schema(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.base = suite.base({"name": "Jobs", "fields": [field("Name")]}, name="Shape ü")

    @classmethod
    def tearDownClass(cls):
        suite.drop(cls.base)

    def table(self, name, *fields):
        return self.base.create_table(name, list(fields) or [field("Name")])

    def test_who_and_where(self):
        api = suite.api()
        me = api.whoami()
        self.assertRegex(me["id"], "^usr[A-Za-z0-9]{14}$")
        found = {base.id: base for base in api.bases()}[self.base.id]
        self.assertEqual("Shape ü", found.name)
        self.assertEqual("create", found.permission_level)
        self.assertEqual("Shape ü", api.base(self.base.id, validate=True).name)
        with self.assertRaises(KeyError):
            api.base("app00000000000000", validate=True)
        self.assertIn("Jobs", [table.name for table in api.base(self.base.id).tables()])
        self.assertEqual("Jobs", api.table(self.base.id, "Jobs", validate=True).schema().name)

    def test_who_works_in_it(self):
        found = self.base.collaborators()
        self.assertEqual((self.base.id, "Shape ü"), (found.id, found.name))
        self.assertEqual(suite.workspace(), found.workspace_id)
        [owner] = [
            c for c in found.individual_collaborators.via_workspace if c.user_id == self.base.api.whoami()["id"]
        ]
        self.assertEqual("owner", owner.permission_level)
        self.assertEqual([], found.group_collaborators.via_base + found.invite_links.via_base)

    def test_a_table_changes(self):
        made = self.base.create_table("Sites", [field("Name"), field("Size", "number", precision=0)], "All sites")
        schema = made.schema()
        self.assertEqual(("Sites", "All sites"), (schema.name, schema.description))
        self.assertEqual(["Name", "Size"], [f.name for f in schema.fields])
        self.assertEqual(schema.fields[0].id, schema.primary_field_id)
        [view] = schema.views
        self.assertEqual("grid", view.type)
        self.assertEqual([f.id for f in schema.fields], view.visible_field_ids)

        schema.name = "Places"
        schema.save()
        self.assertEqual("All sites", schema.description)
        schema.description = "Renamed"
        schema.save()
        again = self.base.schema(force=True).table(schema.id)
        self.assertEqual(("Places", "Renamed"), (again.name, again.description))
        with refused(self, 422, "DUPLICATE_TABLE_NAME"):
            self.base.create_table("places", [field("Name")])

    def test_dates_that_depend_on_each_other_are_refused_openly(self):
        day = {"dateFormat": ISO}
        table = self.table(
            "Plan",
            field("Name"),
            field("From", "date", **day),
            field("To", "date", **day),
            field("Days", "duration", durationFormat="h:mm"),
        )
        schema = table.schema()
        schema.set_date_dependency("From", "To", "Days", "flexible")
        with refused(self, 422, "INVALID_REQUEST_UNKNOWN"):
            schema.save()

    def test_a_field_changes(self):
        table = self.table("Fields")
        made = table.create_field("Status", "singleSelect", "Where it stands", {"choices": CHOICES})
        self.assertEqual("Where it stands", made.description)
        self.assertEqual(["Todo", "Done"], [c.name for c in made.options.choices])
        self.assertEqual("redBright", made.options.choices[0].color)
        self.assertEqual("Status", table.schema().field(made.id).name)

        made.name = "State"
        made.save()
        made.description = "How far it is"
        made.save()
        again = self.base.schema(force=True).table(table.id).field(made.id)
        self.assertEqual(("State", "How far it is"), (again.name, again.description))
        self.assertEqual(made.options.choices, again.options.choices)
        with refused(self, 422, "DUPLICATE_OR_EMPTY_FIELD_NAME"):
            table.create_field("state", "singleLineText")
        with refused(self, 422, "INVALID_FIELD_TYPE_OPTIONS_FOR_CREATE"):
            table.create_field("Done", "checkbox")
        with refused(self, 422, "UNSUPPORTED_FIELD_TYPE_FOR_CREATE"):
            table.create_field("Order", "manualSort")

    def test_a_table_that_is_known_by_its_name_only_gets_a_field(self):
        self.table("Known by name / ü")
        named = suite.api().table(self.base.id, "Known by name / ü")
        made = named.create_field("Size", "number", options={"precision": 0})
        self.assertEqual(0, made.options.precision)
        made.name = "Width"
        made.save()
        self.assertEqual("Width", self.base.schema(force=True).table("Known by name / ü").field(made.id).name)

    def test_the_client_knows_every_type(self):
        table = self.table("Everything")
        name = table.schema().field("Name").id
        for definition, kind in FIELDS[1:]:
            if definition["type"] == "aiText":
                definition["options"]["prompt"][1]["field"]["fieldId"] = name
            made = table.create_field(definition["name"], definition["type"], options=definition.get("options"))
            with self.subTest(definition["type"]):
                self.assertIs(kind, type(made))
        schema = self.base.schema(force=True).table(table.id)
        self.assertEqual([kind for _, kind in FIELDS], [type(f) for f in schema.fields])
        self.assertEqual(f"{{{schema.field('Number').id}}} + 1", schema.field("Sum").options.formula)
        self.assertEqual([schema.field("Number").id], schema.field("Sum").options.referenced_field_ids)
        self.assertEqual("number", schema.field("Sum").options.result.type)
        self.assertEqual("YYYY-MM-DD", schema.field("At").options.date_format.format)
        self.assertEqual("HH:mm", schema.field("At").options.time_format.format)
        self.assertEqual("dateTime", schema.field("Changed").options.result.type)
        self.assertEqual(name, schema.field("Words").options.prompt[1].field.field_id)

    def test_links_and_what_comes_over_them(self):
        parts = self.table("Parts", field("Name"), field("Cost", "number", precision=2))
        link = self.table("Houses").create_field(
            "Parts", "multipleRecordLinks", options={"linkedTableId": parts.id}
        )
        self.assertIs(S.MultipleRecordLinksFieldSchema, type(link))
        self.assertEqual(parts.id, link.options.linked_table_id)
        houses = self.base.table("Houses", validate=True, force=True)
        cost = self.base.schema().table(parts.id).field("Cost").id
        over = {"recordLinkFieldId": link.id, "fieldIdInLinkedTable": cost}
        for definition, kind in (
            (("Costs", "multipleLookupValues", None, over), S.MultipleLookupValuesFieldSchema),
            (("Total", "rollup", None, {**over, "formula": "SUM(values)"}), S.RollupFieldSchema),
            (("How many", "count", None, {"recordLinkFieldId": link.id}), S.CountFieldSchema),
        ):
            self.assertIs(kind, type(houses.create_field(*definition)))
        schema = self.base.schema(force=True)
        inverse = schema.table(parts.id).field("Houses")
        self.assertEqual(link.id, inverse.options.inverse_link_field_id)
        self.assertEqual(inverse.id, schema.table(houses.id).field(link.id).options.inverse_link_field_id)
        self.assertEqual("number", schema.table(houses.id).field("Costs").options.result.type)
        self.assertTrue(schema.table(houses.id).field("Total").options.is_valid)
        models = str(ModelFileBuilder(self.base, table_names=["Houses", "Parts"]))
        self.assertIn("parts = F.LinkField['Part']('Parts', model='Part')", models)
        self.assertIn("costs = F.LookupField[int | float]('Costs')", models)
        compile(models, "models", "exec")

    def test_a_view_is_deleted(self):
        table = self.table("Viewed")
        created = table.api.post(
            f"{suite.URL}/api/bases/{self.base.id}/tables/{table.id}/views", json={"name": "Other", "type": "grid"}
        )
        view = self.base.schema(force=True).table(table.id).view("Other")
        self.assertEqual(created["id"], view.id)
        view.delete()
        self.assertTrue(view.deleted)
        self.assertEqual(1, len(self.base.schema(force=True).table(table.id).views))

    def test_a_base_is_deleted_by_its_owner(self):
        base = suite.base({"name": "Short", "fields": [field("Name")]})
        base.delete()
        self.assertNotIn(base.id, [base.id for base in suite.api().bases()])

    def test_what_else_needs_an_enterprise_plan_is_not_there(self):
        api = suite.api()
        enterprise = api.enterprise("entUBq2RGdihxl3vU")
        workspace = api.workspace(suite.workspace())
        collaborators = self.base.collaborators()
        for name, call in {
            "shares": lambda: self.base.shares(),
            "workspace": lambda: workspace.collaborators(),
            "its bases": lambda: workspace.bases(),
            "its end": lambda: workspace.delete(),
            "moving": lambda: workspace.move_base(self.base, "wspAAAAAAAAAAAAAA"),
            "invitation": lambda: collaborators.add_user("usrAAAAAAAAAAAAAA", "read"),
            "promotion": lambda: collaborators.update("usrAAAAAAAAAAAAAA", "edit"),
            "removal": lambda: collaborators.remove("usrAAAAAAAAAAAAAA"),
            "enterprise": lambda: enterprise.info(),
            "user": lambda: enterprise.user("usrAAAAAAAAAAAAAA"),
            "users": lambda: enterprise.users(["usrAAAAAAAAAAAAAA"]),
            "group": lambda: enterprise.group("ugpAAAAAAAAAAAAAA"),
            "log": lambda: next(enterprise.audit_log()),
        }.items():
            with self.subTest(name), refused(self, 404, "NOT_FOUND"):
                call()
        self.assertIn(self.base.id, [base.id for base in api.bases()])


if __name__ == "__main__":
    unittest.main()
