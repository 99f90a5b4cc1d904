package org.pyairtable.e2e;

import java.time.LocalDate;
import java.util.List;
import java.util.Random;

/** Names, dates, amounts and sentences of a construction firm; the same seed gives the same ones. */
final class Wording {
    private static final LocalDate FIRST_DAY = LocalDate.of(2026, 1, 5);
    private static final List<String> FIRST_NAMES = List.of(
            "Anna", "Bilal", "Carla", "Dmitri", "Elena", "Farid", "Greta", "Henrik", "Ines", "Jonas", "Katja", "Luis",
            "Mara", "Noor", "Oskar", "Paula", "Quentin", "Rosa", "Stefan", "Tilda", "Umut", "Vera", "Wim", "Yara",
            "Zoe");
    private static final List<String> LAST_NAMES = List.of(
            "Adler",
            "Brandt",
            "Costa",
            "Demir",
            "Eriksen",
            "Fuchs",
            "Garcia",
            "Hoffmann",
            "Ivanova",
            "Jansen",
            "Keller",
            "Lindqvist",
            "Moreau",
            "Novak",
            "Olsen",
            "Petrov",
            "Quast",
            "Rossi",
            "Schmidt",
            "Tanaka",
            "Urban",
            "Vogel",
            "Weber",
            "Yilmaz",
            "Zimmermann");
    private static final List<String> STREETS = List.of(
            "Harbour Street",
            "Mill Lane",
            "Station Road",
            "Linden Avenue",
            "Church Square",
            "Canal Bank",
            "Brick Yard",
            "Old Market",
            "Orchard Way",
            "Tower Hill",
            "River Terrace",
            "Quarry Road");
    private static final List<String> CITIES = List.of(
            "Bremen", "Leipzig", "Utrecht", "Graz", "Aarhus", "Lyon", "Porto", "Brno", "Basel", "Malmö", "Gent",
            "Turin");

    private final Random random;

    Wording(long seed) {
        this.random = new Random(seed);
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    int between(int low, int high) {
        return low + random.nextInt(high - low + 1);
    }

    boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    String person() {
        return one(FIRST_NAMES) + " " + one(LAST_NAMES);
    }

    String family() {
        return one(LAST_NAMES);
    }

    String city() {
        return one(CITIES);
    }

    String address() {
        return one(STREETS) + " " + between(1, 120) + ", " + city();
    }

    String email(String name) {
        return name.toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z]+", ".") + "@example.org";
    }

    String phone() {
        return "+49 421 " + between(100_000, 999_999);
    }

    LocalDate day() {
        return FIRST_DAY.plusDays(random.nextInt(300));
    }

    double amount(int low, int high) {
        return between(low * 100, high * 100) / 100.0;
    }
}
