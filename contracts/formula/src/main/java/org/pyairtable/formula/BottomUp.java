package org.pyairtable.formula;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Makes something of a tree from its leaves to its root without recursion, so that a deep tree takes no stack. */
public final class BottomUp {
    private BottomUp() {}

    /** A node whose parts are being made. */
    private record Open<N, R>(N node, List<N> parts, List<R> made) {}

    /**
     * Makes the result of a tree.
     *
     * @param parts the direct parts of a node, in order
     * @param make makes the result of a node from those of its parts, in the same order; never null
     */
    public static <N, R> R make(N root, Function<N, List<N>> parts, BiFunction<N, List<R>, R> make) {
        Deque<Open<N, R>> open = new ArrayDeque<>();
        open.push(open(root, parts));
        while (true) {
            Open<N, R> current = open.element();
            if (current.made().size() < current.parts().size()) {
                open.push(open(current.parts().get(current.made().size()), parts));
                continue;
            }
            open.pop();
            R made = make.apply(current.node(), current.made());
            if (open.isEmpty()) {
                return made;
            }
            open.element().made().add(made);
        }
    }

    private static <N, R> Open<N, R> open(N node, Function<N, List<N>> parts) {
        List<N> all = parts.apply(node);
        return new Open<>(node, all, new ArrayList<>(all.size()));
    }
}
