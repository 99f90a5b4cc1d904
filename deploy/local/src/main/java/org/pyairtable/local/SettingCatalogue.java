package org.pyairtable.local;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.io.InputStream;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** All settings of the suite: those of the services, generated from their mappings, and those of what surrounds them. */
record SettingCatalogue(List<Setting> settings) {
    /** Written by the test of the configuration page. */
    static final String GENERATED = "settings.json";

    /** Those that no mapping declares. */
    static final String WRITTEN = "settings-of-surroundings.json";

    private static final int FURTHEST = 3;

    static SettingCatalogue load() throws IOException {
        return new SettingCatalogue(
                Stream.concat(read(GENERATED).stream(), read(WRITTEN).stream()).toList());
    }

    static List<Setting> read(String resource) throws IOException {
        try (InputStream in = SettingCatalogue.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException(resource + " is missing");
            }
            return Json.MAPPER.readValue(in, new TypeReference<List<Setting>>() {});
        }
    }

    Optional<Setting> find(String variable) {
        return settings.stream().filter(setting -> setting.isNamed(variable)).findFirst();
    }

    /** The name that was meant, if one differs by a few letters only. */
    Optional<String> nearest(String variable) {
        return settings.stream()
                .map(Setting::name)
                .filter(name -> distance(name, variable) <= FURTHEST)
                .min(Comparator.comparingInt(name -> distance(name, variable)));
    }

    /** Letters to insert, remove or replace. */
    static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }
}
