package org.pyairtable.testkit.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.conditions.ArchConditions;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Forbids names that say nothing. */
final class NameRules {
    private static final Pattern CLASS =
            Pattern.compile(".*(Utils?|Utilities|Helpers?|Managers?|Impl|Processors?|Common)");
    private static final Pattern PACKAGE =
            Pattern.compile("utils?|utilities|helpers?|managers?|impl|processors?|common|misc");

    private NameRules() {}

    static List<ArchRule> all() {
        return List.of(NAMES_SAY_SOMETHING, MAPPINGS_ARE_SETTINGS);
    }

    static final ArchRule NAMES_SAY_SOMETHING = noClasses()
            .should(ArchConditions.be(DescribedPredicate.<JavaClass>describe(
                    "named Util, Helper, Manager, Impl, Processor or Common", NameRules::saysNothing)))
            .as("names: no Util, Helper, Manager, Impl, Processor, Common");

    static final ArchRule MAPPINGS_ARE_SETTINGS = classes()
            .that()
            .areAnnotatedWith("io.smallrye.config.ConfigMapping")
            .should()
            .haveSimpleNameEndingWith("Settings")
            .as("names: a configuration mapping is named …Settings")
            .allowEmptyShould(true);

    private static boolean saysNothing(JavaClass type) {
        return CLASS.matcher(type.getSimpleName()).matches()
                || Arrays.stream(type.getPackageName().split("\\.", -1))
                        .anyMatch(part -> PACKAGE.matcher(part).matches());
    }
}
