package org.pyairtable.workflow.runs.search;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pyairtable.runtime.problem.ServiceException;

/**
 * Which runs of a workspace are meant. What is absent does not matter; runs of blocks never belong to them.
 *
 * @param recordId the record that they are about
 * @param startedFrom the earliest start
 * @param startedBefore later than the last start
 * @param text a part of the reason for which they failed or were cancelled, in any case
 */
public record RunFilter(
        String workspaceId,
        @Nullable String workflowId,
        @Nullable Status status,
        @Nullable String recordId,
        @Nullable Instant startedFrom,
        @Nullable Instant startedBefore,
        @Nullable String text) {
    private static final int LONGEST_TEXT = 200;
    private static final int LONGEST_ID = 100;

    /** The status of a run, by its name in JSON and in the database. */
    public enum Status {
        /** Running or waiting. */
        ACTIVE,
        RUNNING,
        WAITING,
        SUCCEEDED,
        FAILED,
        CANCELLED;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Optional<Status> of(String text) {
            return Arrays.stream(values()).filter(s -> s.text().equals(text)).findFirst();
        }
    }

    public RunFilter with(Status other) {
        return new RunFilter(workspaceId, workflowId, other, recordId, startedFrom, startedBefore, text);
    }

    /** Without those that are started at that time or later. */
    public RunFilter startedUntil(Instant time) {
        Instant before = startedBefore == null || startedBefore.isAfter(time) ? time : startedBefore;
        return new RunFilter(workspaceId, workflowId, status, recordId, startedFrom, before, text);
    }

    /**
     * As a caller gives it.
     *
     * @param at what the names of the values begin with in refusals
     */
    public record Given(
            String at,
            @Nullable String workspaceId,
            @Nullable String workflowId,
            @Nullable String status,
            @Nullable String recordId,
            @Nullable String startedFrom,
            @Nullable String startedBefore,
            @Nullable String text) {
        public Given {
            shorter(at + "text", text, LONGEST_TEXT);
            shorter(at + "recordId", recordId, LONGEST_ID);
            shorter(at + "workflowId", workflowId, LONGEST_ID);
            shorter(at + "workspaceId", workspaceId, LONGEST_ID);
            if (workspaceId == null && workflowId == null) {
                throw ServiceException.invalid(at + "workspaceId", "is missing; give it, workflowId or parentId");
            }
        }

        public RunFilter in(String workspace) {
            return new RunFilter(
                    workspace,
                    workflowId,
                    known(at + "status", status),
                    recordId,
                    time(at + "startedFrom", startedFrom),
                    time(at + "startedBefore", startedBefore),
                    text == null || text.isBlank() ? null : text.strip());
        }
    }

    private static void shorter(String field, @Nullable String value, int most) {
        if (value != null && (value.length() > most || value.indexOf('\0') >= 0)) {
            throw ServiceException.invalid(field, "is longer than " + most + " characters or has the character NUL");
        }
    }

    private static @Nullable Status known(String field, @Nullable String status) {
        return status == null
                ? null
                : Status.of(status)
                        .orElseThrow(() -> ServiceException.invalid(
                                field,
                                "is not one of "
                                        + Arrays.stream(Status.values())
                                                .map(Status::text)
                                                .collect(Collectors.joining(", "))));
    }

    private static @Nullable Instant time(String field, @Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            Instant time = OffsetDateTime.parse(text).toInstant();
            if (time.isAfter(Instant.EPOCH) && time.isBefore(RunPlace.FIRST.startedAt())) {
                return time;
            }
        } catch (DateTimeException notATime) {
            throw notATime(field);
        }
        throw notATime(field);
    }

    private static ServiceException notATime(String field) {
        return ServiceException.invalid(field, "is not a time such as 2026-03-01T08:00:00Z");
    }
}
