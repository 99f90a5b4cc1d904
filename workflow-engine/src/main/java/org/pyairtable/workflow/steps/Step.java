package org.pyairtable.workflow.steps;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * One step of a workflow; the records that implement it are its kinds, told apart by the JSON {@code action}. Texts and cells may
 * hold {@code {{templates}}}. Fields are stored by their ids, so renaming one changes nothing but what is shown.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "action")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Evaluate.class, name = "evaluate"),
    @JsonSubTypes.Type(value = SetVariable.class, name = "setVariable"),
    @JsonSubTypes.Type(value = Transform.class, name = "transform"),
    @JsonSubTypes.Type(value = Branch.class, name = "branch"),
    @JsonSubTypes.Type(value = Switch.class, name = "switch"),
    @JsonSubTypes.Type(value = ForEach.class, name = "forEach"),
    @JsonSubTypes.Type(value = Parallel.class, name = "parallel"),
    @JsonSubTypes.Type(value = RunWorkflow.class, name = "runWorkflow"),
    @JsonSubTypes.Type(value = FindRecords.class, name = "findRecords"),
    @JsonSubTypes.Type(value = ReadRecord.class, name = "readRecord"),
    @JsonSubTypes.Type(value = UpdateRecord.class, name = "updateRecord"),
    @JsonSubTypes.Type(value = CreateRecord.class, name = "createRecord"),
    @JsonSubTypes.Type(value = UpsertRecord.class, name = "upsertRecord"),
    @JsonSubTypes.Type(value = DeleteRecord.class, name = "deleteRecord"),
    @JsonSubTypes.Type(value = CreateRecords.class, name = "createRecords"),
    @JsonSubTypes.Type(value = UpdateRecords.class, name = "updateRecords"),
    @JsonSubTypes.Type(value = UpsertRecords.class, name = "upsertRecords"),
    @JsonSubTypes.Type(value = DeleteRecords.class, name = "deleteRecords"),
    @JsonSubTypes.Type(value = HttpRequest.class, name = "httpRequest"),
    @JsonSubTypes.Type(value = Notify.class, name = "notify"),
    @JsonSubTypes.Type(value = Mail.class, name = "mail"),
    @JsonSubTypes.Type(value = Ai.class, name = "ai"),
    @JsonSubTypes.Type(value = Approval.class, name = "approval"),
    @JsonSubTypes.Type(value = Wait.class, name = "wait"),
    @JsonSubTypes.Type(value = WaitUntil.class, name = "waitUntil"),
    @JsonSubTypes.Type(value = WaitForRecord.class, name = "waitForRecord"),
    @JsonSubTypes.Type(value = WaitForEvent.class, name = "waitForEvent"),
    @JsonSubTypes.Type(value = Fail.class, name = "fail")
})
@JsonDeserialize(using = StepReader.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
        oneOf = {
            Evaluate.class,
            SetVariable.class,
            Transform.class,
            Branch.class,
            Switch.class,
            ForEach.class,
            Parallel.class,
            RunWorkflow.class,
            FindRecords.class,
            ReadRecord.class,
            UpdateRecord.class,
            CreateRecord.class,
            UpsertRecord.class,
            DeleteRecord.class,
            CreateRecords.class,
            UpdateRecords.class,
            UpsertRecords.class,
            DeleteRecords.class,
            HttpRequest.class,
            Notify.class,
            Mail.class,
            Ai.class,
            Approval.class,
            Wait.class,
            WaitUntil.class,
            WaitForRecord.class,
            WaitForEvent.class,
            Fail.class
        })
public sealed interface Step
        permits Evaluate,
                SetVariable,
                Transform,
                Branch,
                Switch,
                ForEach,
                Parallel,
                RunWorkflow,
                OnTable,
                HttpRequest,
                Notify,
                Mail,
                Ai,
                Approval,
                Wait,
                WaitUntil,
                AwaitsEvent,
                Fail,
                Guarded {
    /** The most steps of a definition, and of one block. */
    int MOST_STEPS = 100;

    /** Unique in the workflow. */
    String id();

    /** The same step with other words in place of its texts and of the names in them. */
    Step reworded(Wording wording, String path);

    /** Reports every value that cannot work, with its path. The steps of its blocks are checked by their own checks. */
    void check(Checks checks, String path);

    /** What starting it comes to. Has no effects of its own. */
    Outcome start(Starting run);

    /** The lists of steps inside it, which {@link #reworded} translates as well. */
    default List<Block> blocks() {
        return List.of();
    }

    /** The block that its result chooses, whose steps follow before those after it. */
    default Optional<Block> chosen(@Nullable Object result) {
        return blocks().stream()
                .filter(block -> !block.scope() && block.name().equals(result))
                .findFirst();
    }

    /** Members of its result; empty when nothing is known of it before. */
    default Set<String> resultMembers() {
        return Set.of();
    }

    /** Whether it asks somebody else, whose refusal may pass. */
    default boolean asks() {
        return false;
    }

    /** What is sent again after a refusal that may pass, and how often. */
    default Retry retries() {
        return Retry.NEVER;
    }

    /** How long it may wait, from its start to its end; empty for as long as its kind allows. */
    default Optional<Duration> timeLimit() {
        return Optional.empty();
    }

    /** The block that follows when it fails; empty when the run fails with it. */
    default Optional<Block> onError() {
        return Optional.empty();
    }

    /** The block that undoes it when the run fails later. */
    default Optional<Block> compensation() {
        return Optional.empty();
    }

    /** The step without what is around it. */
    default Step bare() {
        return this;
    }

    /** The JSON {@code action}. */
    default String action() {
        return Kinds.name(bare().getClass());
    }
}
