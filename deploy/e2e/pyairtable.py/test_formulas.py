"""Formulas that the client builds, answered by filterByFormula."""

import unittest
from datetime import date, datetime, timezone
from decimal import Decimal

from pyairtable import formulas as F

import suite
from suite import field

ISO = {"name": "iso"}


class Formulas(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.base = suite.base(
            {
                "name": "Things",
                "fields": [
                    field("Name"),
                    field("It's a \"number\"", "number", precision=3),
                    field("Number", "number", precision=3),
                    field("Flag", "checkbox", icon="check", color="greenBright"),
                    field("Status", "singleSelect", choices=[{"name": "Todo"}, {"name": "Done"}]),
                    field("Tags", "multipleSelects", choices=[{"name": "a"}, {"name": "b"}]),
                    field("Day", "date", dateFormat=ISO),
                    field("At", "dateTime", dateFormat=ISO, timeFormat={"name": "24hour"}, timeZone="utc"),
                ],
            }
        )
        cls.table = cls.base.tables()[0]
        cls.record = cls.table.create(
            {
                "Name": "Contact's \"Name\" \\ 1",
                "It's a \"number\"": 1,
                "Number": -2.5,
                "Flag": True,
                "Status": "Done",
                "Tags": ["a", "b"],
                "Day": "2026-02-28",
                "At": "2026-02-28T22:30:15.250Z",
            }
        )
        cls.other = cls.table.create({"Name": "Other", "Number": 7})

    @classmethod
    def tearDownClass(cls):
        suite.drop(cls.base)

    def hits(self, formula):
        return [record["id"] for record in self.table.all(formula=formula)]

    def finds(self, formula):
        self.assertEqual([self.record["id"]], self.hits(formula), str(formula))

    def test_values_of_every_kind(self):
        at = datetime(2026, 2, 28, 22, 30, 15, 250_000, tzinfo=timezone.utc)
        for values in (
            {"Name": "Contact's \"Name\" \\ 1"},
            {"It's a \"number\"": 1},
            {"Number": -2.5},
            {"Number": Decimal("-2.5")},
            {"Number": ("<", 0)},
            {"Flag": True},
            {"Status": "Done"},
            {"Tags": "a, b"},
            {"Day": date(2026, 2, 28)},
            {"At": at},
            {"At": ("<=", at), "Day": (">=", date(2026, 2, 28))},
        ):
            with self.subTest(values):
                self.finds(F.match(values))
        self.finds(F.match({"Name": "nobody", "Flag": True}, match_any=True))
        self.assertEqual([], self.hits(F.match({"Number": -2.5, "Flag": False})))
        self.assertEqual([self.other["id"]], self.hits(F.match({"Flag": False})))

    def test_comparisons_and_connections(self):
        number, flag = F.Field("Number"), F.Field("Flag")
        for formula in (
            number.eq(-2.5),
            number.ne(7),
            number.lt(-2),
            number.lte(-2.5),
            F.NOT(number.gt(-2.5)),
            ~number.gte(0),
            flag.eq(True) & number.lt(0),
            F.AND(flag, F.OR(number.eq(1), number.eq(-2.5))).flatten(),
            F.EQ(F.EQ(number, 7), False),
            number.lt(0) ^ number.gt(100),
            F.RECORD_ID().eq(self.record["id"]),
            F.Formula("{Number} = -2.5"),
            F.IF(flag, 1, 0),
        ):
            self.finds(formula)

    def test_text_in_dates_is_found(self):
        self.finds(F.FIND("2026-02-28", F.Field("At")))
        self.finds(F.FIND("2026-02-28", F.Field("Day")))

    def test_every_function(self):
        at, day, number = F.Field("At"), F.Field("Day"), F.Field("Number")
        iso = "YYYY-MM-DDTHH:mm:ss"
        for formula, value in (
            (F.ABS(number), 2.5),
            (F.AVERAGE(1, 2, 6), 3),
            (F.CEILING(number), -2),
            (F.CEILING(1.2, 0.5), 1.5),
            (F.CONCATENATE("a", 1, "b"), "a1b"),
            (F.COUNT(1, "a", 2), 2),
            (F.COUNTA(1, "a", ""), 2),
            (F.COUNTALL(1, "a", ""), 3),
            (F.DATESTR(F.DATEADD(day, 1, "days")), "2026-03-01"),
            (F.DATETIME_DIFF(F.DATEADD(day, 36, "hours"), day, "hours"), 36),
            (F.DATETIME_FORMAT(at, iso), "2026-02-28T22:30:15"),
            (F.DATETIME_FORMAT(F.SET_TIMEZONE(at, "Europe/Berlin"), iso), "2026-02-28T23:30:15"),
            (F.DATETIME_FORMAT(F.SET_LOCALE(at, "de"), "MMMM"), "Februar"),
            (F.DATESTR(F.DATETIME_PARSE("28.02.2026", "DD.MM.YYYY")), "2026-02-28"),
            (F.DAY(at), 28),
            (F.ENCODE_URL_COMPONENT("a b&c"), "a%20b%26c"),
            (F.ISERROR(F.ERROR()), True),
            (F.EVEN(2.5), 4),
            (F.ROUND(F.EXP(1), 3), 2.718),
            (F.FIND("b", "abcb"), 2),
            (F.FIND("b", "abcb", 3), 4),
            (F.FLOOR(number), -3),
            (F.HOUR(at), 22),
            (F.INT(number), -3),
            (F.IS_AFTER(at, day), True),
            (F.IS_BEFORE(at, day), False),
            (F.IS_SAME(at, day, "month"), True),
            (F.LEFT("abc", 2), "ab"),
            (F.LEN("abc"), 3),
            (F.LOG(1000), 3),
            (F.LOG(8, 2), 3),
            (F.LOWER("AbC"), "abc"),
            (F.MAX(1, 3, 2), 3),
            (F.MID("abcdef", 2, 3), "bcd"),
            (F.MIN(4, 3), 3),
            (F.MINUTE(at), 30),
            (F.MOD(7, 3), 1),
            (F.MONTH(at), 2),
            (F.ODD(1.5), 3),
            (F.POWER(2, 10), 1024),
            (F.REGEX_EXTRACT("a12b", "[0-9]+"), "12"),
            (F.REGEX_MATCH("a12b", "[0-9]{2}"), True),
            (F.REGEX_REPLACE("a12b", "[0-9]", "x"), "axxb"),
            (F.REPLACE("abcdef", 2, 3, "X"), "aXef"),
            (F.REPT("ab", 3), "ababab"),
            (F.RIGHT("abc", 2), "bc"),
            (F.ROUND(number, 0), -2),
            (F.ROUNDDOWN(number, 0), -2),
            (F.ROUNDUP(number, 0), -3),
            (F.SEARCH("B", "abc"), 2),
            (F.SECOND(at), 15),
            (F.SQRT(16), 4),
            (F.SUBSTITUTE("a-b-c", "-", "+", 2), "a-b+c"),
            (F.SUM(1, 2, 3), 6),
            (F.SWITCH(F.Field("Status"), "Todo", "t", "Done", "d", "?"), "d"),
            (F.T("x"), "x"),
            (F.TIMESTR(at), "22:30:15"),
            (F.TRIM("  a "), "a"),
            (F.UPPER("a"), "A"),
            (F.VALUE("$1,000.5"), 1000.5),
            (F.WEEKDAY(at), 6),
            (F.WEEKDAY(at, "Monday"), 5),
            (F.WEEKNUM(day), 9),
            (F.DATESTR(F.WORKDAY("2026-02-27", 1)), "2026-03-02"),
            (F.WORKDAY_DIFF("2026-02-27", "2026-03-02"), 2),
            (F.XOR(F.TRUE(), F.FALSE(), F.FALSE()), True),
            (F.YEAR(at), 2026),
            (F.DATESTR(F.CREATED_TIME()), self.record["createdTime"][:10]),
            (F.IS_BEFORE(F.CREATED_TIME(), F.NOW()), True),
            (F.IS_SAME(F.TODAY(), F.NOW(), "day"), True),
            (F.IS_AFTER(F.CREATED_TIME(), F.LAST_MODIFIED_TIME()), False),
            (F.LEN(F.FROMNOW(day)).gt(2), True),
            (F.LEN(F.TONOW(day)).gt(2), True),
        ):
            with self.subTest(str(formula)):
                self.finds(F.AND(F.EQ(formula, value), F.RECORD_ID().eq(self.record["id"])))


if __name__ == "__main__":
    unittest.main()
