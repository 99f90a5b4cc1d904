package org.pyairtable.data.record;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.events.RecordEvent.ChangeKind;

/** A record that a transaction has read for changing: as it was and as it will be. */
final class Touched {
    private final Optional<RecordState> before;
    private Optional<RecordState> after;

    private Touched(Optional<RecordState> before, Optional<RecordState> after) {
        this.before = before;
        this.after = after;
    }

    static Touched existing(RecordState record) {
        return new Touched(Optional.of(record), Optional.of(record));
    }

    static Touched created(RecordState record) {
        return new Touched(Optional.empty(), Optional.of(record));
    }

    String id() {
        return before.or(() -> after).orElseThrow().id();
    }

    Optional<RecordState> before() {
        return before;
    }

    /** Empty when it is to be deleted. */
    Optional<RecordState> after() {
        return after;
    }

    /** What it will be, for a record that stays. */
    RecordState now() {
        return after.orElseThrow();
    }

    void become(RecordState state) {
        after = Optional.of(state);
    }

    void delete() {
        after = Optional.empty();
    }

    boolean isCreated() {
        return before.isEmpty() && after.isPresent();
    }

    boolean isDeleted() {
        return before.isPresent() && after.isEmpty();
    }

    /** Ids of the fields whose cells differ. */
    Set<String> changedFields() {
        Set<String> ids = new HashSet<>();
        before.ifPresent(state -> ids.addAll(state.cells().keySet()));
        after.ifPresent(state -> ids.addAll(state.cells().keySet()));
        ids.removeIf(id -> !hasChanged(id));
        return ids;
    }

    boolean hasChanged(String fieldId) {
        Object earlier = before.map(state -> state.cells().get(fieldId)).orElse(null);
        Object later = after.map(state -> state.cells().get(fieldId)).orElse(null);
        return earlier == null ? later != null : !earlier.equals(later);
    }

    /** Empty when nothing changed. */
    Optional<ChangeKind> kind() {
        if (isCreated()) {
            return Optional.of(ChangeKind.CREATED);
        }
        if (isDeleted()) {
            return Optional.of(ChangeKind.DELETED);
        }
        return changedFields().isEmpty() ? Optional.empty() : Optional.of(ChangeKind.UPDATED);
    }
}
