package org.pyairtable.workflow.steps;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.pyairtable.workflow.steps.Outcome.Child;

/** Runs several blocks of steps at once and goes on when all of them have ended. */
@Kind(
        value =
                "Runs its branches at once, each in a run of its own, and goes on when all have ended; fails when one of them"
                        + " fails.",
        result = "for each branch, by its name, the results of its steps by their ids",
        waits = true,
        example = """
                {"id": "both", "action": "parallel",
                 "branches": [{"name": "mark", "steps": [{"id": "late", "action": "updateRecord", "fields": {"Status": "Late"}}]},
                              {"name": "bill", "steps": [{"id": "sum", "action": "evaluate", "formula": "{Hours} * 50"}]}]}""")
@JsonDeserialize
@Schema(name = "ParallelStep")
public record Parallel(
        @Member("Its name in paths, unique in the workflow.")
        String id,

        @Member("2 to 10 branches: `name`, like a step's id, and `steps`.")
        List<NamedBranch> branches)
        implements Step {
    private static final int MOST = 10;

    /** @param name like a step's id, unique in the step */
    @Schema(name = "ParallelBranch")
    public record NamedBranch(String name, List<Step> steps) {
        public NamedBranch {
            name = Given.name("name", name);
            if (!Given.isIdentifier(name)) {
                throw new BadValue("name", "is not a letter followed by up to 63 letters, digits, '_' or '-'");
            }
            steps = Given.some("steps", steps, MOST_STEPS);
        }
    }

    public Parallel {
        id = Given.stepId(id);
        branches = Given.some("branches", branches, MOST);
        if (branches.size() < 2) {
            throw new BadValue("branches", "has one branch; two at least run in parallel");
        }
    }

    @Override
    public Parallel reworded(Wording wording, String path) {
        List<NamedBranch> reworded = new ArrayList<>();
        for (int i = 0; i < branches.size(); i++) {
            NamedBranch branch = branches.get(i);
            reworded.add(
                    new NamedBranch(branch.name(), wording.steps(branch.steps(), path + ".branches[" + i + "].steps")));
        }
        return new Parallel(id, reworded);
    }

    @Override
    public void check(Checks checks, String path) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < branches.size(); i++) {
            if (!names.add(branches.get(i).name())) {
                checks.fault(
                        path + ".branches[" + i + "].name",
                        "is already the name of another branch: "
                                + branches.get(i).name());
            }
        }
    }

    @Override
    public List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < branches.size(); i++) {
            blocks.add(Block.scope(
                    branches.get(i).name(),
                    "branches[" + i + "].steps",
                    branches.get(i).steps()));
        }
        return blocks;
    }

    @Override
    public Set<String> resultMembers() {
        return branches.stream().map(NamedBranch::name).collect(Collectors.toSet());
    }

    @Override
    public Outcome start(Starting run) {
        return new Outcome.Spawn(
                branches.stream()
                        .<Child>map(branch -> new Child.OfBlock(branch.name(), null))
                        .toList(),
                branches.size(),
                null);
    }
}
