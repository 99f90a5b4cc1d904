package org.pyairtable.data.csv;

import com.fasterxml.jackson.databind.node.BooleanNode;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Checkboxes, as programs, spreadsheets and people write them. */
record TickColumn() implements Column {
    private static final Set<String> YES = Set.of(
            "true",
            "t",
            "yes",
            "y",
            "1",
            "1.0",
            "on",
            "x",
            "checked",
            "enabled",
            "done",
            "✓",
            "✔",
            "✔️",
            "☑",
            "☑️",
            "✅",
            "☒",
            "ja",
            "j",
            "wahr",
            "oui",
            "vrai",
            "si",
            "sí",
            "vero",
            "verdadero",
            "sim",
            "verdadeiro",
            "tak",
            "prawda",
            "ano",
            "да",
            "истина",
            "waar",
            "sant");
    private static final Set<String> NO = Set.of(
            "false",
            "f",
            "no",
            "n",
            "0",
            "0.0",
            "off",
            "unchecked",
            "disabled",
            "-",
            "–",
            "✗",
            "✘",
            "❌",
            "☐",
            "nein",
            "falsch",
            "non",
            "faux",
            "falso",
            "não",
            "nie",
            "fałsz",
            "ne",
            "нет",
            "ложь",
            "nee",
            "onwaar",
            "nej",
            "falskt");

    /** Empty for what means neither. */
    static Optional<Boolean> meaning(String cell) {
        String word = cell.strip().toLowerCase(Locale.ROOT);
        return YES.contains(word) ? Optional.of(true) : NO.contains(word) ? Optional.of(false) : Optional.empty();
    }

    @Override
    public boolean observe(String cell) {
        return false;
    }

    @Override
    public void decide() {}

    @Override
    public CellRead read(String cell) {
        return meaning(cell)
                .<CellRead>map(ticked -> new CellRead.Value(BooleanNode.valueOf(ticked), Optional.empty()))
                .orElse(CellRead.UNREADABLE);
    }

    @Override
    public Decisions decisions() {
        return Decisions.NONE;
    }
}
