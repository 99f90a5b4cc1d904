package org.pyairtable.ai.question;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pyairtable.ai.question.Meaning.Every;
import org.pyairtable.ai.question.Meaning.Said;
import org.pyairtable.ai.question.Meaning.Superlative;
import org.pyairtable.ai.question.Meaning.Superlative.Scale;

/** The English and German words that questions are made of. A word that could narrow or invert a question is not filler. */
final class Lexicon {
    private static final int LONGEST = 5;
    private static final Map<List<String>, Meaning> PHRASES = new HashMap<>();
    /** Of what is no more than a record; a table may be called so. */
    private static final Set<String> NOUNS = Set.of(
            "record", "records", "entry", "entries", "row", "rows", "zeile", "zeilen", "datensatz", "datensatze");

    static {
        say(
                Cue.COUNT,
                "how many|how many of|number of|the number of|total number of|count of|count|wie viele|wieviele|wie viel|wieviel"
                        + "|anzahl|anzahl der|anzahl von|zahl der|gesamtzahl|gesamtzahl der|gesamtanzahl");
        say(
                Cue.DISTINCT,
                "how many different|how many distinct|how many unique|number of different|number of distinct"
                        + "|number of unique|wie viele verschiedene|wie viele unterschiedliche|anzahl verschiedener|count of distinct"
                        + "|anzahl unterschiedlicher");
        say(Cue.HOW_MUCH, "how much|wie hoch ist|wie hoch");
        say(
                Cue.SUM,
                "total|totals|sum|sum of|sum up|summe|summe der|gesamt|gesamte|gesamter|gesamten|gesamtes|gesamtsumme|total sum"
                        + "|add up|wie viel insgesamt");
        say(
                Cue.AVERAGE,
                "average|avg|mean|average number of|on average|durchschnitt|durchschnittliche|durchschnittlicher"
                        + "|durchschnittliches|durchschnittlichen|durchschnittlich|im durchschnitt|mittelwert|mittlere");
        say(Cue.MEDIAN, "median|mediane");
        say(
                Cue.LIST,
                "which|list|show|find|what|welche|welcher|welches|welchen|welchem|zeige|zeig|liste|nenne"
                        + "|list all|show all|show me all|show me|list the|show the|zeige mir|zeig mir|zeige alle|zeige mir alle"
                        + "|show us|zeige uns|zeig uns|nenne mir|nenne uns");
        say(
                Cue.EXISTS,
                "are any|is any|are there|is there|are there any|is there any|gibt es|do we have any|do we have|haben wir");
        say(Cue.WHETHER_ALL, "are all|is every|sind alle|do all|have all|does every");
        say(
                Cue.SHARE,
                "what percentage|what percentage of|percentage of|percentage|what percent|what percent of|percent of"
                        + "|share of|share|what share|what share of|proportion of|what proportion of|fraction of|what fraction of"
                        + "|how many percent of|how many percent|wie viel prozent|wieviel prozent|wie viele prozent|prozentsatz|anteil"
                        + "|anteil der|welcher anteil|welcher anteil der|what %|what % of|wie viel %|welcher prozentsatz");
        say(Cue.TOP, "top");
        say(Cue.BOTTOM, "bottom");
        say(Cue.MOST, "most|the most|am meisten|meisten|die meisten");
        say(Cue.FEWEST, "fewest|the fewest|am wenigsten|wenigsten|die wenigsten");
        say(
                Cue.NOT,
                "not|isn't|aren't|wasn't|weren't|nicht|not yet|noch nicht|not in|don't|doesn't|aren't yet|isn't yet");
        say(Cue.YET, "yet");
        say(
                Cue.EXCEPT,
                "except|except for|except those|except for those|except the ones|excluding those|excluding|other than|but not|apart from|ausser|ausgenommen");
        say(Cue.OUTSIDE, "outside|outside of|ausserhalb|ausserhalb von");
        say(Cue.NEITHER, "neither|weder");
        say(Cue.NOR, "nor|noch");
        say(
                Cue.WITHOUT,
                "without|no|lacking|lack|lacks|missing|with no|without any|without a|without an|have no|has no|ohne"
                        + "|kein|keine|keinen|keiner|keinem|keines");
        say(Cue.EMPTY, "empty|blank|unset|missing|leer");
        say(Cue.FILLED, "set|filled|filled in|gesetzt|ausgefullt");
        say(Cue.WITH, "with|mit|with a|with an|mit einem|mit einer|whose|deren|dessen");
        say(Cue.HAVE, "have|has|had|haben|hat|hatte|hatten");
        say(Cue.BE, "is|are|was|were|sind|ist|war|waren|liegt|liegen");
        say(
                Cue.BY,
                "by|per|for each|each|every|for every|grouped by|group by|broken down by|split by|in each|pro|je|nach"
                        + "|gruppiert nach|aufgeteilt nach|aufgeschlusselt nach|does each|by each|from each|of each");
        say(Cue.AND, "and|und|as well as|sowie|&|and also");
        say(Cue.OR, "or|oder");
        say(Cue.COMMA, ",");
        say(Cue.VERSUS, "vs|versus|compared to|compared with|im vergleich zu|verglichen mit|gegenuber");
        say(Cue.COMPARE, "compare|vergleiche|comparison of|vergleich");
        say(Cue.MORE, "more|mehr|how many more|are there more|gibt es mehr|wie viele mehr");
        say(Cue.THAN, "than|als");
        say(Cue.ALL_TOLD, "in total|altogether|insgesamt|overall|add up to|in all|in summe|zusammen");
        say(Cue.OVERDUE, "overdue|uberfallig|uberfallige|uberfalligen|uberfalliger|past due|past their due date");
        say(
                Cue.OPENER,
                "what about|how about|and what about|und was ist mit|was ist mit|und wie ist es mit|and how about");
        say(Cue.THESE, "these|those|them|of these|of those|of them|davon|von diesen|diese|dieser");
        say(
                Cue.FILLER,
                "a|an|the|of|in|on|at|for|from|that|who|where|there|do|does|did|our|we|please|you|can|could|tell|give"
                        + "|give me|tell me|give us|tell us|gib mir|sag mir|sage mir|all|any|currently|now|already|exist|exists|record|records|entry|entries|row|rows"
                        + "|what is|what are|what was|what were|what is the|what are the|in the|of the|for the|from the|to the"
                        + "|der|die|das|den|dem|des|ein|eine|einen|einem|einer|eines|von|vom|im|aus|bei|fur|am|an|zu|zum|zur|es|alle"
                        + "|aller|allen|unsere|unserer|unseren|bitte|wir|was ist|was sind|was ist der|was ist die|wie lautet"
                        + "|aktuell|derzeit|been|zeile|zeilen|datensatz|datensatze");
        say(
                Cue.RELATED,
                "named|called|assigned to|belong to|belongs to|belonging to|live in|lives in|located in|based in|situated in"
                        + "|zugewiesen an|gehoren zu|gehort zu|gehoren zum|gehort zum");
        extreme(
                true,
                Scale.ANY,
                "highest|largest|biggest|greatest|maximum|max|hochste|hochster|hochstes|hochsten|grosste|grosster|grosstes|grossten|maximale|maximaler");
        extreme(
                false,
                Scale.ANY,
                "lowest|smallest|least|minimum|min|niedrigste|niedrigster|niedrigstes|niedrigsten|kleinste|kleinster|kleinstes|kleinsten|geringste|geringster|geringsten|minimale");
        extreme(true, Scale.MONEY, "most expensive|teuerste|teuerster|teuerstes|teuersten|priciest");
        extreme(false, Scale.MONEY, "cheapest|least expensive|billigste|billigsten|gunstigste|gunstigsten");
        extreme(true, Scale.DURATION, "longest|langste|langster|langstes|langsten");
        extreme(false, Scale.DURATION, "shortest|kurzeste|kurzester|kurzesten");
        extreme(
                true,
                Scale.DATE,
                "newest|latest|most recent|neueste|neuester|neuestes|neuesten|spateste|spatesten|jungste|jungsten");
        extreme(false, Scale.DATE, "oldest|earliest|alteste|altester|altestes|altesten|fruheste|fruhesten");
        every(Period.DAY, "day|tag");
        every(Period.WEEK, "week|woche");
        every(Period.MONTH, "month|monat");
        every(Period.QUARTER, "quarter|quartal");
        every(Period.YEAR, "year|jahr");
    }

    private Lexicon() {}

    /** All readings of the words from a place on. */
    static List<Chunk> at(List<Token> tokens, int from) {
        List<Chunk> chunks = new ArrayList<>();
        List<String> phrase = new ArrayList<>();
        for (int to = from; to < Math.min(tokens.size(), from + LONGEST); to++) {
            phrase.add(tokens.get(to).folded());
            Meaning meaning = PHRASES.get(phrase);
            if (meaning != null) {
                chunks.add(Chunk.sure(from, to + 1, meaning));
            }
        }
        return chunks;
    }

    /** Whether a word has no meaning of its own. */
    static boolean isFiller(Token token) {
        return PHRASES.get(List.of(token.folded())) instanceof Said said && said.cue() == Cue.FILLER;
    }

    /** Whether a word says nothing that a field or table could be called like: "not", "and", "is". */
    static boolean joinsOrTurns(String word) {
        return PHRASES.get(List.of(word)) instanceof Said said && !said.cue().isFigure() && !NOUNS.contains(word);
    }

    /** Whether a name is a word that asks for a figure. */
    static boolean isCalled(String name, Cue cue) {
        return PHRASES.get(Name.words(name)) instanceof Said said && said.cue() == cue;
    }

    static boolean knows(String word) {
        return PHRASES.containsKey(List.of(word));
    }

    private static void say(Cue cue, String phrases) {
        put(new Said(cue), phrases);
    }

    private static void extreme(boolean greatest, Scale scale, String phrases) {
        put(new Superlative(greatest, scale), phrases);
    }

    private static void every(Period period, String phrases) {
        put(new Every(period), phrases);
    }

    private static void put(Meaning meaning, String phrases) {
        for (String phrase : phrases.split("\\|", -1)) {
            PHRASES.putIfAbsent(List.of(phrase.split(" ", -1)), meaning);
        }
    }
}
