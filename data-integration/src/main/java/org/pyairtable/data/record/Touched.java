package org.pyairtable.data.record;

import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.RecordEvent.ChangeKind;

/** A record that a transaction has read for changing: as it was and as it will be. */
final class Touched {
    private final Optional<RecordState> before;
    private Optional<RecordState> after;
    private final boolean told;
    /** The fields whose cells differ; null until somebody asks, and again after {@link #become}. */
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

    /** One cell of a record that stays is set or, when {@code value} is empty, emptied. */
    void set(String fieldId, Optional<Object> value) {
        RecordState state = now();
        Object wanted = value.orElse(null);
        if (Objects.equals(state.cells().get(fieldId), wanted)) {
            return;
        }
        after = Optional.of(state.with(fieldId, value));
        Set<String> known = changed;
        if (known != null) {
            if (Objects.equals(cells(before).get(fieldId), wanted)) {
                known.remove(fieldId);
            } else {
                known.add(fieldId);
            }
        }
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
        return Collections.unmodifiableSet(known());
    }

    private Set<String> known() {
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
        if (earlier == later) {
            return ids;
        }
        earlier.forEach((id, cell) -> {
            if (!cell.equals(later.get(id))) {
                ids.add(id);
            }
        });
        for (String id : later.keySet()) {
            if (!earlier.containsKey(id)) {
                ids.add(id);
            }
        }
        return ids;
    }

    private static Map<String, Object> cells(Optional<RecordState> state) {
        return state.isPresent() ? state.get().cells() : Map.of();
    }

    boolean hasChanged(String fieldId) {
        return known().contains(fieldId);
    }

    /** Whether its row is to be written again: something of a record that was there and stays is not as it was. */
    boolean isRewritten() {
        return before.isPresent() && after.isPresent() && (!known().isEmpty() || isModified(before.get(), after.get()));
    }

    private static boolean isModified(RecordState earlier, RecordState later) {
        return !earlier.modifiedAt().equals(later.modifiedAt())
                || !earlier.modifiedBy().equals(later.modifiedBy());
    }

    /** Empty when nothing changed. */
    Optional<ChangeKind> kind() {
        if (isCreated()) {
            return Optional.of(ChangeKind.CREATED);
        }
        if (isDeleted()) {
            return Optional.of(ChangeKind.DELETED);
        }
        return told || !known().isEmpty() ? Optional.of(ChangeKind.UPDATED) : Optional.empty();
    }
}
