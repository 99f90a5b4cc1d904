package org.pyairtable.ai.question;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FoldingTest {
    @ParameterizedTest
    @CsvSource({
        "invioces, invoices, true",
        "invoces, invoices, true",
        "invoiices, invoices, true",
        "invoycez, invoices, false",
        "retial, retail, true",
        "detail, retail, false",
        "open, opel, false",
        "phase2, phase1, false",
        "invoices, invoices, false"
    })
    void oneWrongLetterIsAMistakeButNotInTheFirstPlaceNorInCodes(String word, String name, boolean mistyped) {
        assertThat(Folding.mistyped(word, name)).isEqualTo(mistyped);
    }

    @ParameterizedTest
    @CsvSource({
        "customer, customers, true",
        "companies, company, true",
        "rechnung, rechnungen, true",
        "tester, tests, false",
        "started, start, false"
    })
    void thePluralNamesTheSame(String one, String other, boolean same) {
        assertThat(Folding.sameName(one, other)).isEqualTo(same);
        assertThat(Folding.sameName(other, one)).isEqualTo(same);
    }

    @ParameterizedTest
    @CsvSource({"started, start, true", "ending, end, true", "due, end, false"})
    void aDateIsNamedByItsVerb(String said, String name, boolean same) {
        assertThat(Folding.sameVerb(said, name)).isEqualTo(same);
    }

    @ParameterizedTest
    @CsvSource({"Öztürk, ozturk", "Straße, strasse", "É, e", "INV-1, inv-1"})
    void accentsAndLetterCaseDoNotCount(String text, String folded) {
        assertThat(Folding.fold(text)).isEqualTo(folded);
    }
}
