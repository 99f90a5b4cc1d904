package org.pyairtable.data.record.row;

import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.RecordEvent.ChangeKind;

/** A record that a transaction has read for changing: as it was and as it will be. */
public final class Touched {
    private final Optional<RecordState> before;
    private Optional<RecordState> after;
    private final boolean restated;
    /** The fields whose cells differ; null until they are asked for, and again after {@link #become}. */
    private @Nullable Set<String> changed;

    private Touched(Optional<RecordState> before, Optional<RecordState> after) {
        this(before, after, false);
    }

    private Touched(Optional<RecordState> before, Optional<RecordState> after, boolean restated) {
        this.restated = restated;
        this.before = before;
        this.after = after;
    }

    static Touched existing(RecordState record) {
        return new Touched(Optional.of(record), Optional.of(record));
    }

    public static Touched changed(RecordState before, RecordState after) {
        return new Touched(Optional.of(before), Optional.of(after));
    }

    /** One that is looked at for what may have changed. */
    public static Touched reread(RecordState before, RecordState after) {
        return new Touched(Optional.of(before), Optional.of(after), true);
    }

    /** One whose event says what it holds now though nothing of it changes. */
    public static Touched restated(RecordState record) {
        return new Touched(Optional.of(record), Optional.of(record), true);
    }

    public static Touched created(RecordState record) {
        return new Touched(Optional.empty(), Optional.of(record));
    }

    public String id() {
        return before.or(() -> after).orElseThrow().id();
    }

    public Optional<RecordState> before() {
        return before;
    }

    /** Empty when it is to be deleted. */
    public Optional<RecordState> after() {
        return after;
    }

    /** What it will be, for a record that stays. */
    public RecordState now() {
        return after.orElseThrow();
    }

    public void become(RecordState state) {
        after = Optional.of(state);
        changed = null;
    }

    /** One cell of a record that stays is set or, when {@code value} is empty, emptied. */
    public void set(String fieldId, Optional<Object> value) {
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

    public void delete() {
        after = Optional.empty();
        changed = null;
    }

    public boolean isCreated() {
        return before.isEmpty() && after.isPresent();
    }

    public boolean isDeleted() {
        return before.isPresent() && after.isEmpty();
    }

    /** Ids of the fields whose cells differ. */
    public Set<String> changedFields() {
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

    public boolean hasChanged(String fieldId) {
        return known().contains(fieldId);
    }

    /** Whether its row is to be written again: something of a record that was there and stays is not as it was. */
    public boolean isRewritten() {
        return before.isPresent() && after.isPresent() && (!known().isEmpty() || isModified(before.get(), after.get()));
    }

    private static boolean isModified(RecordState earlier, RecordState later) {
        return !earlier.modifiedAt().equals(later.modifiedAt())
                || !earlier.modifiedBy().equals(later.modifiedBy());
    }

    /** Empty when nothing changed. */
    public Optional<ChangeKind> kind() {
        if (isCreated()) {
            return Optional.of(ChangeKind.CREATED);
        }
        if (isDeleted()) {
            return Optional.of(ChangeKind.DELETED);
        }
        return restated || !known().isEmpty() ? Optional.of(ChangeKind.UPDATED) : Optional.empty();
    }
}
