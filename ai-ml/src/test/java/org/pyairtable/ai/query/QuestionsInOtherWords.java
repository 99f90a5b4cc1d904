package org.pyairtable.ai.query;

import static org.pyairtable.ai.query.Cases.invoices;
import static org.pyairtable.ai.query.Cases.places;
import static org.pyairtable.ai.query.Cases.rechnungen;
import static org.pyairtable.ai.query.Cases.records;
import static org.pyairtable.ai.query.Right.average;
import static org.pyairtable.ai.query.Right.countedBy;
import static org.pyairtable.ai.query.Right.figure;
import static org.pyairtable.ai.query.Right.percent;
import static org.pyairtable.ai.query.Right.sum;
import static org.pyairtable.ai.query.Right.summedBy;
import static org.pyairtable.ai.query.Workplace.ARTIKEL;
import static org.pyairtable.ai.query.Workplace.RECHNUNGEN;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;
import org.pyairtable.ai.query.Cases.Case;
import org.pyairtable.ai.query.Workplace.Invoice;
import org.pyairtable.ai.query.Workplace.Rechnung;

/** Questions in German, and those that go on from the one before. */
final class QuestionsInOtherWords {
    private QuestionsInOtherWords() {}

    static List<Case> all() {
        return Stream.of(german(), followUps()).flatMap(List::stream).toList();
    }

    private static List<Case> german() {
        return List.of(
                rechnungen("Wie viele Rechnungen gibt es?", r -> true),
                rechnungen("Wie viele Rechnungen sind offen?", r -> r.stand().equals("Offen")),
                rechnungen(
                        "Wie viele offene Rechnungen gibt es?", r -> r.stand().equals("Offen")),
                rechnungen("Wie viele Rechnungen sind nicht bezahlt?", r -> !r.stand()
                        .equals("Bezahlt")),
                rechnungen(
                        "Wie viele Rechnungen sind überfällig?",
                        r -> r.faellig().compareTo("2026-03-18") < 0
                                && !r.stand().equals("Bezahlt")),
                rechnungen(
                        "Wie viele Rechnungen sind vor dem 1.3.2026 fällig?",
                        r -> r.faellig().compareTo("2026-03-01") < 0),
                rechnungen("Wie viele Rechnungen sind im März 2026 fällig?", r -> r.faellig()
                        .startsWith("2026-03")),
                rechnungen("Wie viele Rechnungen hat die Bäckerei Öztürk?", r -> r.kunde()
                        .equals("Bäckerei Öztürk")),
                rechnungen("Wie viele Rechnungen über 1.000 Euro gibt es?", r -> r.betrag() > 1000),
                new Case(List.of(), "Was ist die Summe der Beträge der Rechnungen?", figure(new BigDecimal("6350.65"))),
                new Case(
                        List.of(),
                        "Wie hoch ist der durchschnittliche Betrag der offenen Rechnungen?",
                        figure(new BigDecimal("383.3833333333333"))),
                new Case(List.of(), "Rechnungen nach Kunde", countedBy(RECHNUNGEN, Rechnung::kunde)),
                new Case(
                        List.of(),
                        "Summe Betrag der Rechnungen pro Monat",
                        summedBy(RECHNUNGEN, r -> r.faellig().substring(0, 7), r -> BigDecimal.valueOf(r.betrag()))),
                new Case(List.of(), "Welche Kunden sind in Köln?", records("Bäckerei Öztürk", "Stadtwerke")),
                new Case(List.of(), "Wie viel Prozent der Rechnungen sind bezahlt?", percent(2, 6)),
                new Case(List.of(), "Welche Artikel haben einen Bestand unter 10?", records("Lampe", "Regal")),
                new Case(List.of(), "Welcher Artikel hat den höchsten Preis?", places("Tisch")),
                new Case(
                        List.of(),
                        "Wie hoch ist der durchschnittliche Preis der Artikel in der Kategorie Möbel?",
                        average(
                                ARTIKEL.stream()
                                        .filter(a -> a.kategorie().equals("Möbel"))
                                        .toList(),
                                a -> BigDecimal.valueOf(a.preis()))));
    }

    private static List<Case> followUps() {
        String berlin = "How many invoices are in Berlin?";
        return List.of(
                new Case(List.of(berlin), "And in Riga?", figure(4)),
                new Case(
                        List.of(berlin),
                        "How many of these are paid?",
                        figure(invoices(i ->
                                        "Berlin".equals(i.city()) && i.status().equals("Paid"))
                                .size())),
                new Case(
                        List.of(berlin, "And in Riga?"),
                        "and how many of those are open?",
                        figure(invoices(i ->
                                        "Riga".equals(i.city()) && i.status().equals("Open"))
                                .size())),
                new Case(
                        List.of(berlin),
                        "and the total amount?",
                        sum(invoices(i -> "Berlin".equals(i.city())), Invoice::amount)),
                new Case(
                        List.of(berlin),
                        "And by status?",
                        countedBy(invoices(i -> "Berlin".equals(i.city())), Invoice::status)),
                new Case(
                        List.of("What is the total amount of invoices?"),
                        "What about Paris?",
                        sum(invoices(i -> "Paris".equals(i.city())), Invoice::amount)),
                new Case(List.of(berlin), "And how many projects are active?", figure(2)),
                new Case(List.of("Wie viele Rechnungen sind offen?"), "Und bezahlt?", figure(2)));
    }
}
