package org.pyairtable.data.csv;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.pyairtable.data.csv.ImportReport.Remark;

/** What is to be said of the request and of cells: cells are all counted, the first of each kind are shown. */
final class Remarks {
    /** Remarks of a kind that a report carries. */
    static final int MOST = 100;

    private static final int SHOWN = 40;

    private final List<Remark> emptiedCells = new ArrayList<>();
    private final List<Remark> changedCells = new ArrayList<>();
    private final List<Remark> ignoredParameters;
    private long emptied;
    private long changed;

    /** @param ignored query parameters that mean nothing to the import */
    Remarks(List<String> ignored) {
        this.ignoredParameters = ignored.stream()
                .limit(MOST)
                .map(name -> new Remark(
                        Remark.REQUEST,
                        "The query parameter \"" + shown(name) + "\" is not known to this operation and was ignored"))
                .toList();
    }

    long emptied() {
        return emptied;
    }

    long changed() {
        return changed;
    }

    /** The field cannot take the cell. */
    void emptied(long line, String field, String cell, Optional<String> reason) {
        emptied++;
        if (emptiedCells.size() < MOST) {
            String text = "Field \"" + field + "\" cannot take \"" + shown(cell) + "\"";
            emptiedCells.add(
                    new Remark(line, text + reason.map(r -> ", which " + r).orElse("")));
        }
    }

    /** The value is not all that the cell says, or not surely what it means. */
    void changed(long line, String field, String cell, String how) {
        changed++;
        if (changedCells.size() < MOST) {
            changedCells.add(new Remark(line, "Field \"" + field + "\": \"" + shown(cell) + "\" " + how));
        }
    }

    /** Others like the last, which nobody needs to see. */
    void moreChanged(long count) {
        changed += count;
    }

    /** What concerns the request, then cells by their line. */
    List<Remark> all() {
        return Stream.of(ignoredParameters, emptiedCells, changedCells)
                .flatMap(List::stream)
                .sorted(Comparator.comparingLong(Remark::line))
                .toList();
    }

    private static String shown(String cell) {
        return cell.length() > SHOWN ? cell.substring(0, SHOWN) + "…" : cell;
    }
}
