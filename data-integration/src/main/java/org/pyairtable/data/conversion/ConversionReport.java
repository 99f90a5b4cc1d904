package org.pyairtable.data.conversion;

import java.util.List;
import org.pyairtable.data.conversion.CellConversion.Fate;
import org.pyairtable.data.conversion.Conversions.Outcome;
import org.pyairtable.data.refusal.Uses;

/**
 * What happened, or would.
 *
 * @param empty cells that had no value
 * @param uses what used the field before, and may read other values or become invalid
 * @param textFieldIds fields that become texts with it: the other side of a link, which keeps the names
 */
public record ConversionReport(
        boolean preview,
        String fieldId,
        String type,
        long kept,
        long changed,
        long lost,
        long empty,
        Samples samples,
        List<String> textFieldIds,
        Uses uses) {
    /** One cell as a person reads it; {@code after} is empty when the value is lost. */
    public record Sample(String recordId, String before, String after) {}

    /** Up to ten cells of each fate. */
    public record Samples(List<Sample> kept, List<Sample> changed, List<Sample> lost) {}

    public static ConversionReport of(boolean preview, Outcome outcome) {
        Tally tally = outcome.tally();
        return new ConversionReport(
                preview,
                outcome.field().id(),
                outcome.field().kind().type(),
                tally.count(Fate.KEPT),
                tally.count(Fate.CHANGED),
                tally.count(Fate.LOST),
                tally.empty(),
                new Samples(samples(tally, Fate.KEPT), samples(tally, Fate.CHANGED), samples(tally, Fate.LOST)),
                outcome.texts(),
                outcome.uses());
    }

    private static List<Sample> samples(Tally tally, Fate fate) {
        return tally.samples(fate).stream()
                .map(s -> new Sample(s.recordId(), s.before(), s.after()))
                .toList();
    }
}
