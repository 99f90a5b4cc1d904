package org.pyairtable.data.tool.search;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.pyairtable.data.access.Permission;
import org.pyairtable.data.refusal.InvalidRequest;
import org.pyairtable.data.refusal.Unavailable;
import org.pyairtable.data.tool.AdvisedException;
import org.pyairtable.data.tool.Arguments;
import org.pyairtable.data.tool.Effect;
import org.pyairtable.data.tool.Member;
import org.pyairtable.data.tool.Place;
import org.pyairtable.data.tool.Places;
import org.pyairtable.data.tool.Property;
import org.pyairtable.data.tool.ReadingTool;
import org.pyairtable.data.tool.ToolAnswer;
import org.pyairtable.data.tool.ToolCaller;
import org.pyairtable.data.tool.ToolDescription;
import org.pyairtable.data.tool.ToolOutput;
import org.pyairtable.data.tool.ToolSchema;
import org.pyairtable.events.AiQuery;
import org.pyairtable.events.Reply;
import org.pyairtable.runtime.problem.ServiceError;
import org.pyairtable.runtime.problem.ServiceException;
import org.pyairtable.runtime.requests.Requests;

/** Records by words and by meaning. */
@Singleton
class SearchRecords implements ReadingTool {
    private static final String QUERY = "query";
    private static final String LIMIT = "limit";
    private static final int MOST = 50;
    private static final int USUAL = 10;
    private static final Duration DEADLINE = Duration.ofSeconds(8);

    private final Requests requests;
    private final Places places;

    SearchRecords(Requests requests, Places places) {
        this.requests = requests;
        this.places = places;
    }

    @Override
    public ToolDescription description() {
        return new ToolDescription(
                "search_records",
                "Search records",
                "Finds the records that fit words best, by the words and by their meaning, best first. For exact conditions, figures"
                        + " and complete lists use query_records. New records are found after some seconds.",
                ToolSchema.reading(
                        ToolSchema.base(),
                        Property.text(ToolSchema.TABLE, "Name or id of a table; all tables of the base without it", 300)
                                .optional(),
                        Property.text(QUERY, "Words, or a question in words", AiQuery.SearchRecords.LONGEST_QUESTION),
                        Property.integer(LIMIT, "Most records to answer; " + USUAL + " without it", 1, MOST)
                                .optional()),
                ToolOutput.reading(
                        Member.text("mode", "hybrid, or lexical where only words were compared"),
                        Member.text("notice", "What is not found").sometimes(),
                        Member.objects(
                                "records",
                                "The records that fit, best first",
                                Member.text("id", "rec…"),
                                Member.text("name", ""),
                                Member.text("table", "Name of its table"),
                                Member.text("tableId", "tbl…"),
                                Member.text("snippet", "A part of its text"))),
                Effect.READS,
                "data.records:read");
    }

    @Override
    public Uni<ToolAnswer> run(ToolCaller caller, Arguments arguments) {
        if (arguments.text(QUERY).isBlank()) {
            throw new InvalidRequest.Member(QUERY, "is blank").exception();
        }
        return places.seen(caller, arguments, Permission.READ_RECORDS).chain(in -> {
            Optional<Place> place = arguments.optionalText(ToolSchema.TABLE).map(name -> Places.table(in, name));
            AiQuery question = new AiQuery.SearchRecords(
                    arguments.text(QUERY),
                    in.base().id(),
                    place.map(p -> p.table().id()).orElse(null),
                    arguments.integer(LIMIT, USUAL));
            return requests.ask(
                            question,
                            caller.context()
                                    .withWorkspace(in.base().workspaceId())
                                    .under(caller.principal().credential()),
                            Reply.SearchAnswer.class,
                            DEADLINE)
                    .onFailure(SearchRecords::isAway)
                    .transform(away -> new AdvisedException(
                            new Unavailable.NoRoom("The search does not answer at the moment."),
                            "Use query_records with a condition such as FIND('word', LOWER({Field})) instead, or search again"
                                    + " later."))
                    .map(SearchRecords::answer);
        });
    }

    private static boolean isAway(Throwable failure) {
        return failure instanceof ServiceException refused && refused.error() instanceof ServiceError.Unavailable;
    }

    private static ToolAnswer answer(Reply.SearchAnswer found) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("mode", found.mode());
        String notice = found.notice();
        if (notice != null) {
            content.put("notice", notice);
        }
        return ToolAnswer.list(
                content,
                "records",
                found.records().stream().map(SearchRecords::json).toList());
    }

    private static Map<String, Object> json(Reply.FoundRecord record) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", record.recordId());
        json.put("name", record.title());
        json.put("table", record.tableName());
        json.put("tableId", record.tableId());
        json.put("snippet", record.snippet());
        return json;
    }
}
