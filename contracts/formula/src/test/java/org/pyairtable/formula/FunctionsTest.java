package org.pyairtable.formula;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every function of the language by example: formula → value, on the row of {@link SampleTable}. */
class FunctionsTest {
    private static final String TEXT = """
            CONCATENATE() → ""
            CONCATENATE("a", 1, TRUE(), FALSE(), BLANK(), 2.5) → "a1102.5"
            CONCATENATE({Tags}) → "red, blue, red"
            CONCATENATE("a", {Broken}) → #ERROR!
            ENCODE_URL_COMPONENT("a b&c/d?é") → "a%20b%26c%2Fd%3F%C3%A9"
            ENCODE_URL_COMPONENT("-_.~!'()*") → "-_.~%21%27%28%29%2A"
            FIND("Love", Name) → 5
            FIND("love", Name) → 0
            FIND("a", "banana", 3) → 4
            FIND("a", "banana", 0) → 2
            FIND("", "abc") → 1
            FIND("x", BLANK()) → 0
            FIND("😀", "a😀b") → 2
            FIND("b", "a😀b") → 3
            LEFT(Name, 3) → "Ada"
            LEFT(Name, 0) → ""
            LEFT(Name, 100) → "Ada Lovelace"
            LEFT(Name, -1) → #ERROR!
            LEFT("😀b", 1) → "😀"
            LEFT(12345, 2) → "12"
            LEN("héllo") → 5
            LEN(BLANK()) → 0
            LEN("😀") → 1
            LEN(TRUE()) → 1
            LOWER("ÀBC Straße") → "àbc straße"
            LOWER("ΣΑΣ") → "σασ"
            LEN(LOWER("İ")) → 2
            SEARCH("x", "İx") → 2
            MID("quick brown fox", 7, 5) → "brown"
            MID("abc", 0, 2) → "ab"
            MID("abc", 5, 2) → ""
            REPLACE("database", 2, 5, "o") → "dose"
            REPLACE("abc", 10, 1, "!") → "abc!"
            REPT("Hi! ", 3) → "Hi! Hi! Hi! "
            REPT("x", 0) → ""
            REPT("x", -1) → #ERROR!
            REPT("x", 1000001) → #ERROR!
            REPT("", 2000000000) → ""
            RIGHT(Name, 8) → "Lovelace"
            RIGHT(Name, 100) → "Ada Lovelace"
            RIGHT("a😀", 1) → "😀"
            SEARCH("love", Name) → 5
            SEARCH("zzz", Name) → blank
            SEARCH("A", "banana", 3) → 4
            SUBSTITUTE("gold mold", "old", "et") → "get met"
            SUBSTITUTE("gold mold", "old", "et", 1) → "get mold"
            SUBSTITUTE("gold mold", "old", "et", 2) → "gold met"
            SUBSTITUTE("gold mold", "old", "et", 3) → "gold mold"
            SUBSTITUTE("abc", "", "x") → "abc"
            SUBSTITUTE("aaa", "a", "b") → "bbb"
            T("text") → "text"
            T(55) → blank
            T(BLANK()) → blank
            T(TRUE()) → blank
            TRIM("  Hello!\t\\n ") → "Hello!"
            TRIM(" a  b ") → "a  b"
            UPPER("straße é") → "STRASSE É"
            UPPER("ﬁnﬃ ŉ ǆ ᾳ") → "FINFFI ʼN Ǆ ΑΙ"
            VALUE("$10,000.50") → 10000.5
            VALUE("50%") → 0.5
            VALUE(" -3e2 ") → -300
            VALUE(7) → 7
            VALUE("12 %") → 0.12
            VALUE("-$1,234.50") → -1234.5
            VALUE("Room 101") → 101
            VALUE("Room-101") → 101
            VALUE("No. 5") → 5
            VALUE(RECORD_ID()) → 1234567
            VALUE("1.2.3") → #ERROR!
            VALUE("") → #ERROR!
            VALUE("abc") → #ERROR!
            VALUE(None) → blank
            """;

    private static final String LOGIC = """
            AND(1, "a", TRUE()) → TRUE
            AND(1, 0) → FALSE
            AND("") → FALSE
            AND(FALSE(), {Broken}) → FALSE
            AND(TRUE(), {Broken}) → #ERROR!
            AND({Nums}) → TRUE
            AND({Mixed}) → FALSE
            BLANK() → blank
            BLANK() = "" → TRUE
            BLANK() = 0 → TRUE
            BLANK() = FALSE() → TRUE
            None = BLANK() → TRUE
            0 = BLANK() → TRUE
            Name = BLANK() → FALSE
            {Due Date} = BLANK() → FALSE
            {No Date} = BLANK() → TRUE
            Tags = BLANK() → FALSE
            ERROR() → #ERROR!
            ERROR("no good") → #ERROR!
            FALSE() → FALSE
            FALSE() & "" → "0"
            TRUE() → TRUE
            TRUE() + TRUE() → 2
            IF(Qty > 3, "many", "few") → "many"
            IF(Qty > 30, "many", "few") → "few"
            IF(Qty > 30, "many") → blank
            IF(Done, 1, {Broken}) → 1
            IF({Broken}, 1, 2) → #ERROR!
            IF(Name, "named", "unnamed") → "named"
            IF(Note, "noted", "blank") → "blank"
            IF({Due Date}, 1, 0) → 1
            IF(0/0, 1, 0) → 0
            IF("0", 1, 0) → 1
            ISERROR(ERROR()) → TRUE
            ISERROR({Broken}) → TRUE
            ISERROR(2/0) → TRUE
            ISERROR(0/0) → TRUE
            ISERROR(1) → FALSE
            ISERROR("x" - 1) → TRUE
            NOT(0) → TRUE
            NOT("x") → FALSE
            NOT({Broken}) → #ERROR!
            OR(0, "", 3) → TRUE
            OR(0, "", FALSE(), BLANK()) → FALSE
            OR(TRUE(), {Broken}) → TRUE
            SWITCH(Qty, 1, "one", 4, "four", "other") → "four"
            SWITCH(Name, "x", 1, "other") → "other"
            SWITCH(Name, "x", 1) → blank
            SWITCH(Qty, 4, "four", {Broken}) → "four"
            SWITCH(Note, "", "empty", "full") → "empty"
            SWITCH({Broken}, 1, 2) → #ERROR!
            XOR(TRUE(), FALSE()) → TRUE
            XOR(TRUE(), TRUE()) → FALSE
            XOR(1, 1, 1) → TRUE
            XOR({Nums}) → TRUE
            XOR({Mixed}) → FALSE
            """;

    private static final String NUMERIC = """
            ABS(-3.5) → 3.5
            ABS(None) → 0
            ABS("-2") → 2
            ABS("x") → #ERROR!
            AVERAGE(1, 2, 6) → 3
            AVERAGE(Nums) → 2
            AVERAGE(None) → NaN
            CEILING(2.1) → 3
            CEILING(-2.1) → -2
            CEILING(1.1, 0.1) → 1.1
            CEILING(7, 5) → 10
            CEILING(7, 0) → 0
            COUNT(1, "a", 2, BLANK(), TRUE()) → 2
            COUNT(Mixed) → 1
            COUNT(Nums, 5) → 4
            COUNTA(1, "a", "", BLANK(), FALSE()) → 3
            COUNTA(Mixed) → 3
            COUNTALL(1, "", BLANK()) → 3
            COUNTALL(Mixed) → 5
            COUNTALL() → 0
            EVEN(1.5) → 2
            EVEN(2) → 2
            EVEN(3) → 4
            EVEN(0) → 0
            EVEN(-1.1) → 0
            EVEN(-3) → -2
            EXP(0) → 1
            EXP(1) → 2.718281828459045
            FLOOR(2.9) → 2
            FLOOR(-2.1) → -3
            FLOOR(7, 5) → 5
            FLOOR(0.35, 0.05) → 0.35
            INT(1.99) → 1
            INT(-1.01) → -2
            LOG(1000) → 3
            LOG(8, 2) → 3
            LOG(0) → -Infinity
            LOG(-1) → NaN
            MAX(1, 5, 3) → 5
            MAX(Nums) → 3
            MAX(Days) → 2024-05-01
            MAX(BLANK(), "x") → 0
            MAX({No Date}) → blank
            MIN({No Date}, {Due Date}) → 2024-03-15
            MAX(-5, BLANK()) → -5
            MIN(Nums, 0.5) → 0.5
            MIN(Days) → 2023-05-01
            MIN(1, {Broken}) → #ERROR!
            MOD(7, 3) → 1
            MOD(-1, 3) → 2
            MOD(1, -3) → -2
            MOD(-6, 3) → 0
            MOD(5, 0) → NaN
            MOD(5.5, 2) → 1.5
            ODD(1.1) → 3
            ODD(-1.1) → -3
            ODD(2) → 3
            ODD(3) → 3
            ODD(0) → 1
            ODD(-2) → -3
            POWER(2, 10) → 1024
            POWER(2, -1) → 0.5
            POWER(-8, 0.5) → NaN
            ROUND(2.5) → 3
            ROUND(-2.5) → -2
            ROUND(-2.6) → -3
            ROUND(3.14159, 2) → 3.14
            ROUND(1.005, 2) → 1.01
            ROUND(1234.5, -2) → 1200
            ROUND(1250, -2) → 1300
            ROUND(-1250, -2) → -1200
            ROUND(2.345, 2) → 2.35
            ROUND(Price * Qty / 3, 2) → 16.67
            ROUND(0/0, 2) → NaN
            ROUND(1e300, 2) → 1e+300
            ROUNDDOWN(1.99, 1) → 1.9
            ROUNDDOWN(-1.99, 1) → -1.9
            ROUNDDOWN(199, -2) → 100
            ROUNDUP(1.1) → 2
            ROUNDUP(-1.1) → -2
            ROUNDUP(1.101, 2) → 1.11
            ROUNDUP(101, -2) → 200
            SQRT(16) → 4
            SQRT(-1) → NaN
            SUM(1, 2, "x", BLANK(), TRUE()) → 4
            SUM(Nums, Price) → 18.5
            SUM({Broken}) → #ERROR!
            SUM(BLANK()) → 0
            """;

    private static final String DATES = """
            CREATED_TIME() → 2024-01-02T03:04:05.000Z
            LAST_MODIFIED_TIME() → 2024-02-03T04:05:06.000Z
            LAST_MODIFIED_TIME(Name) → 2024-01-10T00:00:00.000Z
            LAST_MODIFIED_TIME(Name, Qty) → 2024-01-20T00:00:00.000Z
            LAST_MODIFIED_TIME(Price, Qty, Name) → 2024-01-20T00:00:00.000Z
            LAST_MODIFIED_TIME(Price) → blank
            LAST_MODIFIED_TIME(Price, {None}) → blank
            LAST_MODIFIED_TIME(Name, "Qty") → #ERROR!
            LAST_MODIFIED_TIME("Name") → #ERROR!
            NOW() → 2024-03-20T10:00:00.000Z
            TODAY() → 2024-03-20
            DATEADD({Due Date}, 3, "days") → 2024-03-18
            DATEADD({Due Date}, -1, "month") → 2024-02-15
            DATEADD("2024-01-31", 1, "months") → 2024-02-29
            DATEADD("2023-01-31", 1, "M") → 2023-02-28
            DATEADD("2024-02-29", 1, "year") → 2025-02-28
            DATEADD("2024-01-01", 2, "quarters") → 2024-07-01
            DATEADD("2024-01-01", 1, "w") → 2024-01-08
            DATEADD({Due Date}, 90, "m") → 2024-03-15T01:30:00.000Z
            DATEADD(At, 1.5, "hours") → 2024-03-15T15:15:30.250Z
            DATEADD(At, 500, "ms") → 2024-03-15T13:45:30.750Z
            DATEADD({No Date}, 1, "days") → #ERROR!
            DATEADD({Due Date}, 1, "fortnights") → #ERROR!
            DATEADD({Due Date}, 1e18, "days") → #ERROR!
            DATEADD({Due Date}, 9000, "years") → #ERROR!
            DATESTR(At) → "2024-03-15"
            DATESTR(DATEADD(At, 12, "hours")) → "2024-03-16"
            DATESTR("3/4/2024") → "2024-03-04"
            DATESTR("nonsense") → #ERROR!
            TIMESTR(At) → "13:45:30"
            TIMESTR({Due Date}) → "00:00:00"
            DATETIME_DIFF(At, {Due Date}) → 49530
            DATETIME_DIFF(At, {Due Date}, "ms") → 49530250
            DATETIME_DIFF(At, {Due Date}, "minutes") → 825
            DATETIME_DIFF({Due Date}, At, "hours") → -13
            DATETIME_DIFF("2024-03-15", "2024-03-01", "days") → 14
            DATETIME_DIFF("2024-03-15", "2024-03-01", "weeks") → 2
            DATETIME_DIFF("2024-03-14", "2024-02-15", "months") → 0
            DATETIME_DIFF("2024-03-15", "2024-02-15", "M") → 1
            DATETIME_DIFF("2024-02-29", "2024-01-31", "months") → 1
            DATETIME_DIFF("2024-01-31", "2024-02-29", "months") → -1
            DATETIME_DIFF("2024-12-31", "2024-01-01", "quarters") → 3
            DATETIME_DIFF("2030-01-01", "2024-06-01", "y") → 5
            DATETIME_DIFF({No Date}, At) → #ERROR!
            DATETIME_FORMAT(At, "YYYY-MM-DD HH:mm:ss.SSS") → "2024-03-15 13:45:30.250"
            DATETIME_FORMAT(At, "dddd, MMMM Do YYYY, h:mm:ss a") → "Friday, March 15th 2024, 1:45:30 pm"
            DATETIME_FORMAT(At, "ddd dd d E e D DD DDD DDDD") → "Fri Fr 5 5 5 15 15 75 075"
            DATETIME_FORMAT(At, "M MM MMM MMMM Mo Q Qo YY Y") → "3 03 Mar March 3rd 1 1st 24 2024"
            DATETIME_FORMAT(At, "H HH h hh k kk m mm s ss S SS A a") → "13 13 1 01 13 13 45 45 30 30 2 25 PM pm"
            DATETIME_FORMAT(At, "Z ZZ z X x") → "+00:00 +0000 UTC 1710510330 1710510330250"
            DATETIME_FORMAT("2024-12-30", "w ww W WW gggg GGGG") → "1 01 1 01 2025 2025"
            DATETIME_FORMAT(At, "[Week] w [of] YYYY") → "Week 11 of 2024"
            DATETIME_FORMAT(At, "L LT") → "03/15/2024 1:45 PM"
            DATETIME_FORMAT(At, "LL|LLL|LLLL|LTS") → "March 15, 2024|March 15, 2024 1:45 PM|Friday, March 15, 2024 1:45 PM|1:45:30 PM"
            DATETIME_FORMAT(At, "l ll") → "3/15/2024 Mar 15, 2024"
            DATETIME_FORMAT(At) → "2024-03-15T13:45:30Z"
            DATETIME_FORMAT(At, "") → "2024-03-15T13:45:30Z"
            DATETIME_FORMAT(SET_TIMEZONE(At, "Asia/Tokyo")) → "2024-03-15T22:45:30+09:00"
            DATETIME_FORMAT("2024-03-21", "Do") & DATETIME_FORMAT("2024-03-12", "Do") → "21st12th"
            DATETIME_FORMAT({No Date}, "YYYY") → #ERROR!
            DATETIME_FORMAT(SET_TIMEZONE(At, "America/New_York"), "HH:mm z Z") → "09:45 EDT -04:00"
            DATETIME_FORMAT(SET_TIMEZONE(At, "Asia/Tokyo"), "DD HH:mm") → "15 22:45"
            DATETIME_FORMAT(SET_LOCALE(At, "fr"), "dddd D MMMM YYYY") → "vendredi 15 mars 2024"
            DATETIME_FORMAT(SET_LOCALE(At, "de"), "LL L") → "15. März 2024 15.03.2024"
            DATETIME_FORMAT(SET_LOCALE(At, "ja"), "LL L") → "2024年3月15日 2024/03/15"
            DATETIME_FORMAT(SET_LOCALE(At, "pt-br"), "LL ll") → "15 de março de 2024 15 de mar de 2024"
            DATETIME_FORMAT(SET_LOCALE(At, "en-ca"), "LL L") → "March 15, 2024 2024-03-15"
            DATETIME_FORMAT(SET_LOCALE(At, "me"), "LL") → "15. mart 2024"
            DATETIME_FORMAT(SET_LOCALE(At, "tzm"), "L") → "15/03/2024"
            DATETIME_FORMAT(SET_LOCALE(SET_TIMEZONE(At, "Europe/Madrid"), "es"), "MMMM HH") → "marzo 14"
            SET_TIMEZONE(At, "Mars/Olympus") → #ERROR!
            SET_LOCALE(At, "xx-nowhere") → #ERROR!
            DATETIME_PARSE("4 Mar 2017 23:00", "D MMM YYYY HH:mm") → 2017-03-04T23:00:00.000Z
            DATETIME_PARSE("03/04/2017", "DD/MM/YYYY") → 2017-04-03T00:00:00.000Z
            DATETIME_PARSE("2017-03-04T05:06:07.089+02:00") → 2017-03-04T03:06:07.089Z
            DATETIME_PARSE("1/2/2024 3:04 pm") → 2024-01-02T15:04:00.000Z
            DATETIME_PARSE("March 4, 2017") → 2017-03-04T00:00:00.000Z
            DATETIME_PARSE("4th of March 69", "Do [of] MMMM YY") → 1969-03-04T00:00:00.000Z
            DATETIME_PARSE("11:30 PM", "h:mm A") → 2024-03-20T23:30:00.000Z
            DATETIME_PARSE("1710510330", "X") → 2024-03-15T13:45:30.000Z
            DATETIME_PARSE("2024 075", "YYYY DDDD") → 2024-03-15T00:00:00.000Z
            DATETIME_PARSE("15 mars 2024", "D MMMM YYYY", "fr") → 2024-03-15T00:00:00.000Z
            DATETIME_PARSE("2024-02-30", "YYYY-MM-DD") → #ERROR!
            DATETIME_PARSE("hello", "YYYY-MM-DD") → #ERROR!
            DATETIME_PARSE("hello", "dddd D MMMM YYYY") → #ERROR!
            DATETIME_PARSE("2017-03-04T05:06:07Z", "YYYY-MM-DD HH:mm:ss") → 2017-03-04T05:06:07.000Z
            DATETIME_PARSE("date: 2017-03-04!", "YYYY-MM-DD") → 2017-03-04T00:00:00.000Z
            DATETIME_PARSE("Saturday 4 March 2017", "dddd D MMMM YYYY") → 2017-03-04T00:00:00.000Z
            DATETIME_PARSE("Monday 4 March 2017", "dddd D MMMM YYYY") → #ERROR!
            DATETIME_PARSE("2017-W09-6", "GGGG-[W]WW-E") → 2017-03-04T00:00:00.000Z
            DATETIME_PARSE("2017-03-04 24:00:00", "YYYY-MM-DD HH:mm:ss") → 2017-03-05T00:00:00.000Z
            DATETIME_PARSE("2017-03-04 25:00:00", "YYYY-MM-DD HH:mm:ss") → #ERROR!
            DATETIME_PARSE("12:30 am", "h:mm a") → 2024-03-20T00:30:00.000Z
            DATETIME_PARSE("123", "Hmm") → 2024-03-20T01:23:00.000Z
            DATETIME_PARSE("1488585600123", "X") → #ERROR!
            DATETIME_PARSE("2017-03") → 2017-03-01T00:00:00.000Z
            DATETIME_PARSE("20170304T050607Z") → 2017-03-04T05:06:07.000Z
            DATETIME_PARSE("2017-W09-6") → 2017-03-04T00:00:00.000Z
            DATETIME_PARSE("2017-063") → 2017-03-04T00:00:00.000Z
            DATETIME_PARSE("2017-03-04T05:06:07+02") → 2017-03-04T03:06:07.000Z
            DATETIME_PARSE("2017/3/4 05:06") → 2017-03-04T05:06:00.000Z
            DATETIME_PARSE("3-4-2017") → 2017-03-04T00:00:00.000Z
            DATETIME_PARSE("Sat, 04 Mar 2017 05:06:07 GMT") → 2017-03-04T05:06:07.000Z
            DATETIME_PARSE("Mar 2017") → 2017-03-01T00:00:00.000Z
            DATETIME_PARSE("2017-02-30") → #ERROR!
            HOUR("4 Mar 2017 7:00") → 7
            MINUTE("02/17/2013 7:31") → 31
            SECOND("02/17/2013 7:31:25") → 25
            WEEKNUM("02/17/2013") → 8
            DATEADD("2024-01-31T12:00:00Z", 0.5, "years") → 2024-07-31T12:00:00.000Z
            DATEADD("2024-01-31", 1.5, "weeks") → 2024-02-11
            DATEADD("2024-01-31", -1.5, "days") → 2024-01-29
            DATEADD("2024-01-31", 1, "D") → 2024-02-01
            DATETIME_DIFF("2024-01-31", "2023-01-31", "Years") → 1
            DATETIME_FORMAT(At, "[[]x] \\\\Y N y") → "[]x Y AD 2024"
            DATETIME_FORMAT(At, "Hmm hmmss") → "1345 14530"
            DATETIME_FORMAT(SET_LOCALE(At, "es"), "LLLL|D-MMM-YY|MMM|ddd") → "viernes, 15 de marzo de 2024 13:45|15-mar-24|mar.|vie."
            DATETIME_FORMAT(SET_LOCALE(At, "ru"), "D MMMM|MMMM") → "15 марта|март"
            DATETIME_FORMAT(SET_LOCALE(At, "pt-br"), "LLL dddd w e") → "15 de março de 2024 às 13:45 sexta-feira 11 5"
            DATETIME_FORMAT(SET_LOCALE(At, "ja"), "LLLL A") → "2024年3月15日 金曜日 13:45 午後"
            DATETIME_FORMAT(SET_LOCALE(At, "sv"), "Do MMM LLL") → "15:e mar 15 mars 2024 kl. 13:45"
            DATETIME_FORMAT(SET_LOCALE(At, "hi"), "D MMMM") → "१५ मार्च"
            DATETIME_PARSE("15 de agosto de 2024", "D [de] MMMM [de] YYYY", "es") → 2024-08-15T00:00:00.000Z
            DATETIME_FORMAT(SET_TIMEZONE(At, "america/sao_paulo"), "HH z") → "10 -03"
            DATETIME_FORMAT(SET_TIMEZONE(At, "Asia/Kathmandu"), "HH:mm z") → "19:30 +0545"
            DATETIME_FORMAT(SET_TIMEZONE(At, "EST"), "HH z") → "08 EST"
            DATETIME_PARSE("") → #ERROR!
            YEAR(At) → 2024
            MONTH(At) → 3
            DAY(At) → 15
            HOUR(At) → 13
            MINUTE(At) → 45
            SECOND(At) → 30
            HOUR(SET_TIMEZONE(At, "America/New_York")) → 9
            YEAR("2020-07-04") → 2020
            YEAR({No Date}) → #ERROR!
            YEAR(2020) → #ERROR!
            WEEKDAY("2024-03-17") → 0
            WEEKDAY("2024-03-17", "Monday") → 6
            WEEKDAY("2024-03-18", "Monday") → 0
            WEEKDAY("2024-03-18", "Tuesday") → #ERROR!
            WEEKNUM("2024-01-01") → 1
            WEEKNUM("2024-01-07") → 2
            WEEKNUM("2024-01-07", "Monday") → 1
            FROMNOW("2024-03-10T10:00:00Z") → "10 days"
            FROMNOW(NOW()) → "a few seconds"
            FROMNOW("2024-02-10T01:10:31Z") → "a month"
            FROMNOW("2024-02-03T01:10:31Z") → "2 months"
            FROMNOW("2025-02-03T03:32:46Z") → "10 months"
            FROMNOW(DATEADD(NOW(), 70, "s")) → "a minute"
            FROMNOW(DATEADD(NOW(), 20, "m")) → "20 minutes"
            FROMNOW(DATEADD(NOW(), 1, "h")) → "an hour"
            FROMNOW(DATEADD(NOW(), -5, "h")) → "5 hours"
            FROMNOW(DATEADD(NOW(), 1, "d")) → "a day"
            FROMNOW(DATEADD(NOW(), 1, "M")) → "a month"
            TONOW(DATEADD(NOW(), 3, "M")) → "3 months"
            TONOW(DATEADD(NOW(), -1, "y")) → "a year"
            TONOW(DATEADD(NOW(), -5, "y")) → "5 years"
            IS_AFTER(At, {Due Date}) → TRUE
            IS_AFTER({Due Date}, At) → FALSE
            IS_AFTER(At, {Due Date}, "day") → FALSE
            IS_AFTER({No Date}, At) → FALSE
            IS_BEFORE({Due Date}, TODAY()) → TRUE
            IS_BEFORE({No Date}, TODAY()) → FALSE
            IS_SAME(At, {Due Date}) → FALSE
            IS_SAME(At, {Due Date}, "day") → TRUE
            IS_SAME(At, "2024-03-01", "month") → TRUE
            IS_SAME("2024-03-10", "2024-03-16", "week") → TRUE
            IS_SAME("2024-03-16", "2024-03-17", "week") → FALSE
            IS_SAME("2024-01-01", "2024-03-31", "quarter") → TRUE
            IS_SAME(At, At) → TRUE
            IS_SAME({No Date}, At, "day") → FALSE
            WORKDAY("2024-03-15", 1) → 2024-03-18
            WORKDAY("2024-03-15", 0) → 2024-03-15
            WORKDAY("2024-03-18", -1) → 2024-03-15
            WORKDAY("2024-03-15", 2, "2024-03-18, 2024-03-20") → 2024-03-21
            WORKDAY("2024-03-15", 200000) → #ERROR!
            WORKDAY_DIFF("2024-03-15", "2024-03-18") → 2
            WORKDAY_DIFF("2024-03-18", "2024-03-15") → -2
            WORKDAY_DIFF("2024-03-16", "2024-03-17") → 0
            WORKDAY_DIFF("2024-01-01", "2024-12-31") → 262
            WORKDAY_DIFF("2024-03-15", "2024-03-22", "2024-03-18") → 5
            """;

    private static final String LISTS = """
            ARRAYJOIN(Tags) → "red, blue, red"
            ARRAYJOIN(Tags, "; ") → "red; blue; red"
            ARRAYJOIN(Nums, "") → "312"
            ARRAYJOIN("x", "-") → "x"
            ARRAYUNIQUE(Tags) → ["red", "blue"]
            ARRAYUNIQUE(1, "1", 1) → [1, "1"]
            ARRAYCOMPACT(Mixed) → [1, "x", FALSE]
            ARRAYFLATTEN(Nums, Tags) → [3, 1, 2, "red", "blue", "red"]
            ARRAYSLICE(Nums, 2) → [1, 2]
            ARRAYSLICE(Nums, 1, 2) → [3, 1]
            ARRAYSLICE(Nums, -2) → [1, 2]
            ARRAYSLICE(Nums, 3, 2) → []
            ARRAYSLICE(Nums, 0, 99) → [3, 1, 2]
            ARRAYUNIQUE({Broken}) → #ERROR!
            RECORD_ID() → "recA1B2C3D4E5F6G7"
            REGEX_MATCH("Hello World", "Hello.World") → TRUE
            REGEX_MATCH("Hello World", "(?i)^hello") → TRUE
            REGEX_MATCH("Hello World", "^World") → FALSE
            REGEX_MATCH("a", "(") → #ERROR!
            REGEX_REPLACE("(555) 12-34", "\\D", "") → "5551234"
            REGEX_REPLACE("(555) 12-34", '\\\\D', '') → "5551234"
            REGEX_MATCH("aa", "(a)\\\\1") → #ERROR!
            REGEX_EXTRACT("Order 66 and 67", "[0-9]+") → "66"
            REGEX_EXTRACT("none", "[0-9]+") → #ERROR!
            REGEX_REPLACE("Hello World", "\\\\W", "-") → "Hello-World"
            REGEX_REPLACE("John Smith", "(\\\\w+) (\\\\w+)", "$2, $1") → "Smith, John"
            REGEX_REPLACE("abc", "b", "$7") → "a$7c"
            REGEX_REPLACE("5 EUR", " EUR", "$") → "5$"
            REGEX_REPLACE("ab12", "([a-z]+)([0-9]+)", "$2$1 $& $$ $11") → "12ab ab12 $ ab1"
            REGEX_REPLACE("a1b2", "([a-z])(x)?", "<$1$2>") → "<a>1<b>2"
            REGEX_REPLACE("C:/x", "/", "\\\\") → "C:\\x"
            REGEX_REPLACE("abc", "", "-") → "-a-b-c-"
            REGEX_REPLACE(REPT("a", 100000), "a", REPT("b", 1000000)) → #ERROR!
            REGEX_REPLACE(REPT("a", 100000), ".+", REPT("$0", 400000)) → #ERROR!
            REGEX_MATCH("550e8400-e29b-41d4-a716-446655440000", "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$") → TRUE
            REGEX_MATCH("1", "(\\d{3}){3}\\d{3}\\d{3}\\d{3}\\d{3}\\d{3}\\d{3}\\d{3}\\d{3}\\d{3}") → FALSE
            REGEX_MATCH("a", "((" & REPT("b", 900) & "){100}){100}") → #ERROR!
            REGEX_MATCH("aaaa", "((a{100}){100}){100}") → #ERROR!
            """;

    private static final String OPERATORS = """
            1 + 2 * 3 - 4 / 2 → 5
            (1 + 2) * 3 → 9
            10 - 2 - 3 → 5
            2 * -3 → -6
            -(-3) → 3
            --3 → 3
            -None → 0
            1 / 0 → Infinity
            -1 / 0 → -Infinity
            0 / 0 → NaN
            1 / -None → Infinity
            None + 5 → 5
            "5" + 1 → 6
            "a" + "b" → "ab"
            "a" + 1 → "a1"
            "a" - 1 → #ERROR!
            "a" * 2 → #ERROR!
            Tags + 1 → "red, blue, red1"
            Nums * 2 → #ERROR!
            0.1 + 0.2 → 0.30000000000000004
            1e21 + 0 → 1e+21
            123456789012345680000 + 0 → 123456789012345680000
            0.0000001 * 1 → 1e-7
            At - {Due Date} → 0.5732667824074074
            {Due Date} + 1 → #ERROR!
            "a" & "b" & 3 → "ab3"
            "Total: " & Price * Qty → "Total: 50"
            "x" & 1 + 2 → "x3"
            {Due Date} & "" → "2024-03-15"
            At & "" → "2024-03-15T13:45:30.250Z"
            {No Date} & "!" → "!"
            {Broken} & "" → #ERROR!
            "a" & "b" = "ab" → TRUE
            "a" = "A" → FALSE
            "a" < "b" → TRUE
            "Z" < "a" → TRUE
            "" < "a" → TRUE
            1 < 2 → TRUE
            2 <= 2 → TRUE
            3 >= 4 → FALSE
            1 != 2 → TRUE
            "5" = 5 → TRUE
            "5.0" = 5 → FALSE
            "10" > 9 → TRUE
            0/0 = 0/0 → FALSE
            0/0 != 0/0 → TRUE
            0/0 < 1 → FALSE
            TRUE() = 1 → TRUE
            Done = TRUE() → TRUE
            Open = BLANK() → TRUE
            Open = 0 → TRUE
            {Due Date} = "2024-03-15" → TRUE
            {Due Date} = "3/15/2024" → TRUE
            {Due Date} < At → TRUE
            {Due Date} > "2024-03-14" → TRUE
            {Due Date} = "soon" → FALSE
            {No Date} = {Due Date} → FALSE
            {No Date} < {Due Date} → FALSE
            Tags = "red, blue, red" → TRUE
            Nums = 3 → FALSE
            {Broken} = 1 → #ERROR!
            1 < 2 = TRUE() → TRUE
            {odd\\}na\\\\me} → "odd"
            fldName & "" → "Ada Lovelace"
            {fldName} → "Ada Lovelace"
            {name} & NAME → "Ada LovelaceAda Lovelace"
            'it\\'s' → "it's"
            "\\d\\\\d\\"\\'" → "\\d\\d"'"
            "tab\\there" = "tab	here" → TRUE
            /* note */ 1 // more
            + 1 → 2
            """;

    static Stream<Arguments> examples() {
        return Stream.of(TEXT, LOGIC, NUMERIC, DATES, LISTS, OPERATORS)
                .flatMap(table -> Arrays.stream(
                        table.replace("// more\n", "// more\u2028").split("\n", -1)))
                .filter(line -> !line.isBlank())
                .map(line -> line.replace('\u2028', '\n'))
                .map(line -> {
                    int arrow = line.lastIndexOf(" → ");
                    return Arguments.of(line.substring(0, arrow), line.substring(arrow + 3));
                });
    }

    @ParameterizedTest
    @MethodSource("examples")
    void gives(String formula, String expected) {
        assertThat(SampleTable.show(SampleTable.evaluate(formula))).isEqualTo(expected);
    }

    @Test
    void hasAllFunctionsOfAirtableAndAnExampleOfEach() {
        assertThat(FormulaFunction.all()).hasSize(84);
        String all = String.join("\n", TEXT, LOGIC, NUMERIC, DATES, LISTS);
        assertThat(FormulaFunction.all()).allSatisfy(function -> assertThat(all).contains(function.name() + "("));
    }

    @Test
    void takesFunctionNamesInAnyCase() {
        assertThat(SampleTable.evaluate("Round(2.5)")).isEqualTo(Value.of(3));
        assertThat(FormulaFunction.named("sum").orElseThrow().name().toLowerCase(Locale.ROOT))
                .isEqualTo("sum");
    }
}
