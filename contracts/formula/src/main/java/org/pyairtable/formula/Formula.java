package org.pyairtable.formula;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A formula that was read but knows no table yet. Immutable. */
public final class Formula {
    private final String text;
    private final Expression root;
    private final List<Expression.FieldReference> references;

    Formula(String text, Expression root, List<Expression.FieldReference> references) {
        this.text = text;
        this.root = root;
        this.references = references;
    }

    /** The text as it was given. */
    public String text() {
        return text;
    }

    /** The syntax tree. */
    public Expression root() {
        return root;
    }

    /** Names or ids of the fields that occur, as written, each once, in order of appearance. */
    public Set<String> references() {
        Set<String> names = new LinkedHashSet<>();
        references.forEach(reference -> names.add(reference.name()));
        return names;
    }

    /**
     * Resolves the fields, derives the types and compiles.
     *
     * @throws FormulaException of kind UNKNOWN_FIELDS naming every reference that the resolver does not know
     */
    public CompiledFormula bind(FieldResolver fields) {
        return new CompiledFormula(text, Binder.bind(this, references, fields));
    }

    /**
     * The same formula with every reference renamed and written in braces; all else, comments and spacing included,
     * stays. Airtable stores {@code {fldId}} and shows names.
     *
     * @param rename given a name or id as written, answers what to write instead
     */
    public String render(UnaryOperator<String> rename) {
        StringBuilder rendered = new StringBuilder(text.length() + 16 * references.size());
        int done = 0;
        for (Expression.FieldReference reference : references) {
            rendered.append(text, done, reference.span().start());
            braced(rendered, rename.apply(reference.name()));
            done = reference.span().end();
        }
        return rendered.append(text, done, text.length()).toString();
    }

    private static void braced(StringBuilder target, String name) {
        target.append('{');
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '}' || c == '\\') {
                target.append('\\');
            }
            target.append(c);
        }
        target.append('}');
    }

    @Override
    public String toString() {
        return text;
    }
}
