package org.pyairtable.ai.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pyairtable.ai.document.Rendering;
import org.pyairtable.ai.index.InMemoryIndex;
import org.pyairtable.ai.index.Match;

/** The record that a person means is the first one, however they write it; by words and codes alone, without a model. */
class SpellingsTest {
    private static final Map<String, List<String>> RECORDS = new TreeMap<>(Map.ofEntries(
            record("order", "PO-2026/0417-B", "Supplier: Nordwind GmbH\nTotal: 12480.5\nOrdered: 2026-04-17"),
            record("order2", "PO-2026/0418-A", "Supplier: Südtor AG\nTotal: 990\nOrdered: 2026-05-02"),
            record("ohara", "Siobhán O'Hara", "Mail: siobhan.ohara@tidewater.example\nPhone: +353 86 555 0142"),
            record("dangelo", "Marco D’Angelo", "Mail: marco@dangelo-bau.example\nPhone: 0049 (0)30 9018820"),
            record("muller", "Jörg Müller-Lüdenscheidt", "Mail: j.mueller@suedtor.example\nPhone: +49 170 5517123"),
            record("jensen", "Anders Jensen", "Mail: aj@fjordline.example\nPhone: (0170) 44 55 66"),
            record("roof", "Dachsanierung Grundschule", "Status: Wartet auf Gerüst\nStart: 2026-03-01"),
            record("heat", "Wärmepumpe Rathaus", "Status: Bestellt\nStart: 1. Juni 2026"),
            record("report", "Jahresabschluss 2025", "Prüfer: Kanzlei Weiß & Söhne"),
            record("street", "Straßenbeleuchtung Hauptstraße", "Kosten: 34.500,00 €"),
            record("wifi", "WiFi access points", "Serial: SN 77-0412-XZ\nFirmware: 4.12.9"),
            record("email", "E-Mail migration", "Owner: Priya Raghunathan\nDue: 12 Sep 2026"),
            record("warehouse", "Warehouse inspection", "Inspector: Ngũgĩ wa Thiong'o\nDue: 09/12/2026"),
            record("tokyo", "東京支社の移転計画", "担当: 佐藤\n期限: 2026年9月30日"),
            record("beijing", "北京办公室租赁合同", "负责人: 王芳\n金额: 88000"),
            record("seoul", "서울 사무소 임대", "담당: 김민준"),
            record("cpp", "Port the parser", "Language: C++\nTicket: #4821"),
            record("bank", "Account of the depot", "IBAN: DE89 3704 0044 0532 0130 00\nTax: 19 %"),
            record("plate", "Delivery van", "Plate: B-MX 4711\nVIN: WVWZZZ1JZXW000001"),
            record("accommodation", "Accommodation for the fair", "Hotel: Grand Millennium\nNights: 3"),
            record("colour", "Colour samples", "Fabric: grey flannel\nNo: 0815"),
            record("database", "Database upgrade", "Host: db-prod-03.internal\nIP: 10.12.4.18"),
            record("meeting", "Kick-off meeting", "Room: B2.07\nWhen: 2026-01-15T09:30:00.000Z"),
            record("garden", "Gartenhäuser", "Anzahl: 14\nLieferant: Holzbau König")));

    /** What is asked, and the record that is meant. */
    private static final List<List<String>> ASKED = List.of(
            List.of("PO-2026/0417-B", "order"),
            List.of("po 2026 0417 b", "order"),
            List.of("PO2026/0417B", "order"),
            List.of("0417-B", "order"),
            List.of("PO-2026/0418", "order2"),
            List.of("12,480.50", "order"),
            List.of("12.480,50 €", "order"),
            List.of("17 April 2026", "order"),
            List.of("17.4.26", "order"),
            List.of("17.04.2026", "order"),
            List.of("April 2026", "order"),
            List.of("O'Hara", "ohara"),
            List.of("OHara", "ohara"),
            List.of("o hara", "ohara"),
            List.of("Siobhan O’Hara", "ohara"),
            List.of("siobhan.ohara", "ohara"),
            List.of("tidewater", "ohara"),
            List.of("@tidewater.example", "ohara"),
            List.of("086 5550142", "ohara"),
            List.of("5550142", "ohara"),
            List.of("DAngelo", "dangelo"),
            List.of("d'angelo", "dangelo"),
            List.of("030 9018820", "dangelo"),
            List.of("+49 30 9018820", "dangelo"),
            List.of("Mueller Luedenscheidt", "muller"),
            List.of("muller-ludenscheidt", "muller"),
            List.of("Müllerlüdenscheidt", "muller"),
            List.of("0170/5517123", "muller"),
            List.of("0170 445566", "jensen"),
            List.of("Jenson", "jensen"),
            List.of("Dach", "roof"),
            List.of("Dach-Sanierung", "roof"),
            List.of("Sanierung der Schule", "roof"),
            List.of("Geruest", "roof"),
            List.of("Waermepumpen", "heat"),
            List.of("Warmepumpe", "heat"),
            List.of("1.6.2026", "heat"),
            List.of("Jahres-Abschluss", "report"),
            List.of("Abschluss 2025", "report"),
            List.of("Weiss und Soehne", "report"),
            List.of("Strassenbeleuchtung", "street"),
            List.of("34500", "street"),
            List.of("Wi-Fi", "wifi"),
            List.of("SN77-0412-XZ", "wifi"),
            List.of("4.12.9", "wifi"),
            List.of("email", "email"),
            List.of("e mail migration", "email"),
            List.of("Raghunatan", "email"),
            List.of("Thiongo", "warehouse"),
            List.of("warehose inspection", "warehouse"),
            List.of("東京", "tokyo"),
            List.of("2026-09-30", "tokyo"),
            List.of("租赁合同", "beijing"),
            List.of("서울 사무소", "seoul"),
            List.of("#4821", "cpp"),
            List.of("DE89370400440532013000", "bank"),
            List.of("BMX4711", "plate"),
            List.of("WVWZZZ1JZXW000001", "plate"),
            List.of("acomodation fair", "accommodation"),
            List.of("Millenium", "accommodation"),
            List.of("color samples", "colour"),
            List.of("data base upgrade", "database"),
            List.of("db-prod-03", "database"),
            List.of("kickoff", "meeting"),
            List.of("B2.07", "meeting"),
            List.of("15 January 2026", "meeting"),
            List.of("Gartenhaus", "garden"),
            List.of("Koenig", "garden"));

    private InMemoryIndex index;

    @BeforeEach
    void fill() throws IOException {
        index = new InMemoryIndex(2);
        for (Map.Entry<String, List<String>> entry : RECORDS.entrySet()) {
            index.add(
                    entry.getKey(),
                    new Rendering(entry.getValue().getFirst(), entry.getValue().getLast(), List.of()),
                    List.of());
        }
        index.refresh();
    }

    @AfterEach
    void close() throws IOException {
        index.close();
    }

    private static Map.Entry<String, List<String>> record(String id, String title, String body) {
        return Map.entry(id, List.of(title, body));
    }

    private List<String> found(String question) {
        List<Match> exact = index.words().holding(question, InMemoryIndex.ALL, 10);
        List<Match> words = index.words().matching(question, InMemoryIndex.ALL, 10);
        return Fusion.TUNED.fuse(exact, words, List.of(), 3).stream()
                .map(fused -> fused.key().recordId())
                .toList();
    }

    @Test
    void theRecordThatIsMeantIsTheFirst() {
        List<String> missed = new ArrayList<>();
        for (List<String> asked : ASKED) {
            List<String> found = found(asked.getFirst());
            if (found.isEmpty() || !found.getFirst().equals(asked.getLast())) {
                missed.add(asked.getFirst() + " -> " + found);
            }
        }

        assertThat(missed).isEmpty();
    }
}
