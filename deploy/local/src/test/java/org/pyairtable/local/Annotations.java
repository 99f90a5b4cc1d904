package org.pyairtable.local;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.UnaryTree;
import java.util.Optional;

/** Annotations of a declaration and their arguments, as they are written. */
final class Annotations {
    private Annotations() {}

    static Optional<AnnotationTree> find(ModifiersTree modifiers, String name) {
        return modifiers.getAnnotations().stream()
                .filter(found -> found.getAnnotationType().toString().equals(name))
                .<AnnotationTree>map(found -> found)
                .findFirst();
    }

    static Optional<String> argument(AnnotationTree annotation, String name) {
        return annotation.getArguments().stream()
                .map(argument -> argument instanceof AssignmentTree assignment ? assignment : null)
                .filter(assignment -> assignment != null
                        && assignment.getVariable().toString().equals(name))
                .map(assignment -> text(assignment.getExpression()))
                .findFirst()
                .or(() -> annotation.getArguments().stream()
                        .filter(argument -> !(argument instanceof AssignmentTree))
                        .map(Annotations::text)
                        .findFirst());
    }

    private static String text(ExpressionTree expression) {
        return switch (expression) {
            case LiteralTree literal -> String.valueOf(literal.getValue());
            case UnaryTree negative -> negative.toString();
            default -> expression.toString();
        };
    }
}
