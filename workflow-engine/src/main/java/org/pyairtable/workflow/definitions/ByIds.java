package org.pyairtable.workflow.definitions;

import org.pyairtable.events.RecordEvent.FieldInfo;
import org.pyairtable.workflow.scope.Reference;
import org.pyairtable.workflow.scope.TableSchema;

/** The stored form of a definition: ids in place of field names, which may change. Unknown names stay. */
final class ByIds extends Rewording {
    private final FieldWords words = new FieldWords(triggerTable(), this::written);

    private ByIds(Definition definition) {
        super(definition);
    }

    /** @param named names fields as its own tables do */
    static Definition of(Definition named) {
        return new ByIds(named).reworded();
    }

    @Override
    public String field(TableSchema table, String nameOrId, String place) {
        return table.field(nameOrId).map(FieldInfo::id).orElse(nameOrId);
    }

    @Override
    Reference reference(Reference reference, String place) {
        return words.byId(reference).orElse(reference);
    }

    @Override
    String inFormula(String name, String place) {
        return words.byIdInFormula(name);
    }
}
