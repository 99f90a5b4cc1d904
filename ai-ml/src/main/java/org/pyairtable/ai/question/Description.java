package org.pyairtable.ai.question;

/** A plan in a few words, to ask which of several is meant. */
final class Description {
    private Description() {}

    static String of(Plan plan) {
        String records = plan.selection().table().name() + plan.selection().where();
        return switch (plan) {
            case Plan.Figure figure -> measure(figure.measure()) + records + grouping(figure);
            case Plan.Existence e -> "whether there are " + records;
            case Plan.Listing l -> "the records of " + records;
            case Plan.Extremes e -> "the extremes of " + e.by().name() + " of " + records;
            case Plan.Share s -> "a share of " + records;
            case Plan.Versus v -> "a comparison within " + records;
            case Plan.Ranking r -> "the first " + r.grouping().name() + " by records of " + records;
        };
    }

    private static String measure(Plan.Measure measure) {
        return measure.field()
                .map(f -> measure.operation().wireName() + " of " + f.name() + " of ")
                .orElse("the number of ");
    }

    private static String grouping(Plan.Figure figure) {
        return figure.grouping().map(g -> " by " + g.name()).orElse("");
    }
}
