package org.pyairtable.data.tool;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** The names that somebody may have meant. */
public final class Nearest {
    private static final int MOST_NEAR = 3;
    private static final int MOST_LISTED = 40;
    /** Longer names are compared by their beginnings. */
    private static final int COMPARED = 40;

    private Nearest() {}

    /** The known names that are like the given one, the most similar first. */
    public static List<String> to(String given, Collection<String> known) {
        String wanted = plain(given);
        return known.stream()
                .filter(name -> isNear(wanted, plain(name)))
                .sorted(Comparator.comparingInt(name -> distance(wanted, plain(name))))
                .limit(MOST_NEAR)
                .toList();
    }

    /**
     * For example {@code Did you mean 'Projects'? Its tables: 'Projects', 'Tasks'.}
     *
     * @param what the names are of
     */
    public static String advice(String given, Collection<String> known, String what) {
        List<String> near = to(given, known);
        String meant = near.isEmpty() ? "" : "Did you mean " + String.join(" or ", quoted(near)) + "? ";
        List<String> listed = quoted(known.stream().limit(MOST_LISTED).toList());
        String more = known.size() > MOST_LISTED ? ", and " + (known.size() - MOST_LISTED) + " more" : "";
        return meant + (listed.isEmpty() ? what + ": none." : what + ": " + String.join(", ", listed) + more + ".");
    }

    private static List<String> quoted(List<String> names) {
        return names.stream().map(name -> "'" + name + "'").toList();
    }

    private static boolean isNear(String wanted, String name) {
        if (wanted.isEmpty() || name.isEmpty()) {
            return false;
        }
        boolean contained = wanted.length() > 2 && (name.contains(wanted) || wanted.contains(name));
        return contained || distance(wanted, name) <= Math.max(1, Math.min(wanted.length(), name.length()) / 3);
    }

    private static String plain(String name) {
        String lower = name.toLowerCase(Locale.ROOT).replace("_", " ").strip();
        return lower.length() <= COMPARED ? lower : lower.substring(0, COMPARED);
    }

    /** How many characters to add, remove, replace or exchange with their neighbours. */
    static int distance(String one, String other) {
        int[] before = new int[other.length() + 1];
        int[] row = IntStream.rangeClosed(0, other.length()).toArray();
        for (int i = 1; i <= one.length(); i++) {
            int[] next = new int[row.length];
            next[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = row[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                next[j] = Math.min(replaced, Math.min(row[j], next[j - 1]) + 1);
                if (areExchanged(one, i, other, j)) {
                    next[j] = Math.min(next[j], before[j - 2] + 1);
                }
            }
            before = row;
            row = next;
        }
        return row[other.length()];
    }

    private static boolean areExchanged(String one, int i, String other, int j) {
        return i > 1 && j > 1 && one.charAt(i - 1) == other.charAt(j - 2) && one.charAt(i - 2) == other.charAt(j - 1);
    }
}
