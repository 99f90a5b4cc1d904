package org.pyairtable.data.record;

import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.RecordEvent.ChangeKind;

/** A record that a transaction has read for changing: as it was and as it will be. */
final class Touched {
    private final Optional<RecordState> before;
    private Optional<RecordState> after;
    private final boolean told;
    /** What {@link #changedFields} found out; null when it is to be found out again. */
    private @Nullable Set<String> changed;

    private Touched(Optional<RecordState> before, Optional<RecordState> after) {
        this(before, after, false);
    }

    private Touched(Optional<RecordState> before, Optional<RecordState> after, boolean told) {
        this.told = told;
        this.before = before;
        this.after = after;
    }

    static Touched existing(RecordState record) {
        return new Touched(Optional.of(record), Optional.of(record));
    }

    static Touched changed(RecordState before, RecordState after) {
        return new Touched(Optional.of(before), Optional.of(after));
    }

    /** One that is looked at for what may have changed. */
    static Touched reread(RecordState before, RecordState after) {
        return new Touched(Optional.of(before), Optional.of(after), true);
    }

    /** One that is told though nothing of it changes. */
    static Touched told(RecordState record) {
        return new Touched(Optional.of(record), Optional.of(record), true);
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
        changed = null;
    }

    void delete() {
        after = Optional.empty();
        changed = null;
    }

    boolean isCreated() {
        return before.isEmpty() && after.isPresent();
    }

    boolean isDeleted() {
        return before.isPresent() && after.isEmpty();
    }

    /** Ids of the fields whose cells differ. */
    Set<String> changedFields() {
        Set<String> known = changed;
        if (known == null) {
            known = differences();
            changed = known;
        }
        return known;
    }

    private Set<String> differences() {
        Map<String, Object> earlier = cells(before);
        Map<String, Object> later = cells(after);
        Set<String> ids = new HashSet<>();
        earlier.forEach((id, cell) -> {
            if (!cell.equals(later.get(id))) {
                ids.add(id);
            }
        });
        later.keySet().stream().filter(id -> !earlier.containsKey(id)).forEach(ids::add);
        return Collections.unmodifiableSet(ids);
    }

    private static Map<String, Object> cells(Optional<RecordState> state) {
        return state.isPresent() ? state.get().cells() : Map.of();
    }

    boolean hasChanged(String fieldId) {
        return changedFields().contains(fieldId);
    }

    /** Empty when nothing changed. */
    Optional<ChangeKind> kind() {
        if (isCreated()) {
            return Optional.of(ChangeKind.CREATED);
        }
        if (isDeleted()) {
            return Optional.of(ChangeKind.DELETED);
        }
        return told || !changedFields().isEmpty() ? Optional.of(ChangeKind.UPDATED) : Optional.empty();
    }
}
