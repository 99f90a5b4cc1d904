package org.pyairtable.data.record.row;

import java.util.AbstractList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A link cell with so many records that they are not read: some of their ids, and those that a transaction adds and removes. As
 * a list it has the ids that were read.
 */
public final class ManyLinks extends AbstractList<String> {
    private final List<String> read;
    private final Set<String> added;
    private final Set<String> removed;

    private ManyLinks(List<String> read, Set<String> added, Set<String> removed) {
        this.read = List.copyOf(read);
        this.added = Set.copyOf(added);
        this.removed = Set.copyOf(removed);
    }

    /** Nothing is added or removed yet. */
    public static ManyLinks of(List<String> read) {
        return new ManyLinks(read, Set.of(), Set.of());
    }

    /** @param id of a record that the cell does not hold */
    public ManyLinks with(String id) {
        return removed.contains(id)
                ? new ManyLinks(read, added, without(removed, id))
                : new ManyLinks(read, and(added, id), removed);
    }

    /** @param id of a record that the cell holds */
    public ManyLinks without(String id) {
        return added.contains(id)
                ? new ManyLinks(read, without(added, id), removed)
                : new ManyLinks(read.stream().filter(other -> !other.equals(id)).toList(), added, and(removed, id));
    }

    /** Ids that the transaction adds. */
    public Set<String> added() {
        return added;
    }

    /** Ids that the transaction removes. */
    public Set<String> removed() {
        return removed;
    }

    private static Set<String> and(Set<String> ids, String id) {
        Set<String> more = new HashSet<>(ids);
        more.add(id);
        return more;
    }

    private static Set<String> without(Set<String> ids, String id) {
        Set<String> fewer = new HashSet<>(ids);
        fewer.remove(id);
        return fewer;
    }

    @Override
    public String get(int index) {
        return read.get(index);
    }

    @Override
    public int size() {
        return read.size();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ManyLinks many
                && read.equals(many.read)
                && added.equals(many.added)
                && removed.equals(many.removed);
    }

    @Override
    public int hashCode() {
        return read.hashCode() + 31 * added.hashCode() + 17 * removed.hashCode();
    }
}
