package org.pyairtable.data.meta;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The colors and icons that fields may have, by Airtable's names. */
final class Palette {
    private static final Set<String> HUES =
            Set.of("blue", "cyan", "teal", "green", "yellow", "orange", "red", "pink", "purple", "gray");

    static final Set<String> CHOICE_COLORS = shades("Light2", "Light1", "Bright", "Dark1");
    static final Set<String> BRIGHT_COLORS = shades("Bright");
    static final Set<String> RATING_ICONS = Set.of("star", "heart", "thumbsUp", "flag", "dot");
    static final Set<String> CHECKBOX_ICONS = Set.of("check", "xCheckbox", "star", "heart", "thumbsUp", "flag", "dot");

    private Palette() {}

    private static Set<String> shades(String... shades) {
        return HUES.stream()
                .flatMap(hue -> Stream.of(shades).map(shade -> hue + shade))
                .collect(Collectors.toUnmodifiableSet());
    }
}
