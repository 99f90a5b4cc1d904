package org.pyairtable.workflow.definitions;

import org.pyairtable.workflow.scope.Reference;
import org.pyairtable.workflow.scope.TableSchema;

/** The readable form of a definition: current names in place of field ids. */
final class ByNames extends Rewording {
    private final FieldWords words = new FieldWords(triggerTable(), this::written);

    private ByNames(Definition definition) {
        super(definition);
    }

    /** @param stored names fields by id */
    static Definition of(Definition stored) {
        return new ByNames(stored).reworded();
    }

    @Override
    public String field(TableSchema table, String id, String place) {
        return table.byId(id)
                .map(found -> found.name())
                .filter(name -> table.field(name).filter(f -> f.id().equals(id)).isPresent())
                .orElse(id);
    }

    @Override
    Reference reference(Reference reference, String place) {
        return words.named(reference);
    }

    @Override
    String inFormula(String id, String place) {
        return words.namedInFormula(id);
    }
}
