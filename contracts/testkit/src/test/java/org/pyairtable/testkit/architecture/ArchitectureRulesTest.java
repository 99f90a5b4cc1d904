package org.pyairtable.testkit.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pyairtable.events.fixture.Events;
import org.pyairtable.fixture.Blocking;
import org.pyairtable.fixture.Dependencies;
import org.pyairtable.fixture.Entities;
import org.pyairtable.fixture.Mapped;
import org.pyairtable.fixture.RecordManager;
import org.pyairtable.fixture.StrayEvent;
import org.pyairtable.fixture.Times;
import org.pyairtable.fixture.circle.one.First;
import org.pyairtable.fixture.circle.two.Second;
import org.pyairtable.fixture.door.Doors;
import org.pyairtable.fixture.external.ThirdParty;
import org.pyairtable.fixture.floor.Floors;
import org.pyairtable.fixture.floor.web.Answer;
import org.pyairtable.fixture.proxy.Forwarding;
import org.pyairtable.fixture.util.Anything;
import org.pyairtable.runtime.fixture.Publisher;

class ArchitectureRulesTest {
    private static final RuledModule SERVICE = new RuledModule.Service("org.pyairtable.fixture");

    static Stream<Arguments> offenders() {
        return Stream.of(
                arguments(Dependencies.OnAnotherService.class, "1: a module depends on contracts alone"),
                arguments(Dependencies.OnHttp.class, "2: HTTP clients"),
                arguments(Dependencies.OnKafka.class, "3: Kafka clients"),
                arguments(Events.AClass.class, "4: events are records"),
                arguments(Events.WithoutName.class, "4: an event has an explicit name"),
                arguments(Events.WithTheNameOfAClass.class, "4: an event has an explicit name"),
                arguments(Events.OfAForeignType.class, "4: events hold types of java.."),
                arguments(Events.ValueOfAForeignType.class, "4: events hold types of java.."),
                arguments(StrayEvent.class, "4: events are defined in contracts/events"),
                arguments(Entities.EntityReturned.class, "5: entities never appear"),
                arguments(Entities.EntityTaken.class, "5: entities never appear"),
                arguments(Entities.EntityHiddenInARecord.class, "5: entities never appear"),
                arguments(Blocking.Awaits.class, "6: no await"),
                arguments(Blocking.Iterates.class, "6: no await"),
                arguments(Blocking.Sleeps.class, "6: no await"),
                arguments(Blocking.GetsAFuture.class, "6: no await"),
                arguments(Blocking.JoinsByReference.class, "6: no await"),
                arguments(Blocking.AwaitsAnAnswer.class, "6: no await"),
                arguments(Blocking.HoldsJdbc.class, "6: no java.sql"),
                arguments(Blocking.Subscribes.class, "6: no subscribe()"),
                arguments(Blocking.SubscribesToMany.class, "6: no subscribe()"),
                arguments(Blocking.Forgets.class, "6: no subscribe()"),
                arguments(Entities.Unversioned.class, "7: an entity has a @Version"),
                arguments(Times.AsksTheSystem.class, "7: time comes from an injected Clock"),
                arguments(Times.AsksByReference.class, "7: time comes from an injected Clock"),
                arguments(Times.AsksForToday.class, "7: time comes from an injected Clock"),
                arguments(Times.CountsMillis.class, "7: time comes from an injected Clock"),
                arguments(Times.MakesAClock.class, "7: the Clock is injected"),
                arguments(Doors.CallsItsDoor.class, "9: a feature's inside never imports its doors"),
                arguments(RecordManager.class, "names: "),
                arguments(RecordManager.ReaderImpl.class, "names: "),
                arguments(Anything.class, "names: "),
                arguments(Mapped.PortConfig.class, "names: a configuration mapping"));
    }

    @ParameterizedTest
    @MethodSource("offenders")
    void anOffenderBreaksItsRuleAndNoOther(Class<?> offender, String rule) {
        assertThat(violations(offender)).isNotEmpty().allSatisfy(violation -> assertThat(violation)
                .startsWith("[" + rule)
                .contains(offender.getSimpleName()));
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                Dependencies.OnContracts.class,
                Doors.ThingResource.class,
                Doors.Inside.class,
                ThirdParty.class,
                Publisher.class,
                Events.Good.class,
                Events.Value.class,
                Entities.Versioned.class,
                Entities.Projection.class,
                Entities.PlainResource.class,
                Blocking.Returns.class,
                Times.AsksItsClock.class,
                RecordManager.Utility.class,
                Mapped.PortSettings.class
            })
    void allowedCodeBreaksNoRule(Class<?> good) {
        assertThat(violations(good)).isEmpty();
    }

    @Test
    void packagesThatDependOnEachOtherBreakARule() {
        assertThat(ArchitectureRules.violations(
                        SERVICE, new ClassFileImporter().importClasses(First.class, Second.class)))
                .singleElement(InstanceOfAssertFactories.STRING)
                .startsWith("[9: no cycles between packages] Cycle detected")
                .contains("circle.one", "circle.two");
    }

    @ParameterizedTest
    @ValueSource(classes = {Floors.KnowsHttp.class, Floors.KnowsItsDoor.class})
    void anInsideThatKnowsHttpOrItsDoorBreaksTheFloor(Class<?> offender) {
        assertThat(floorViolations(offender)).isNotEmpty().allSatisfy(violation -> assertThat(violation)
                .startsWith("[9: the inside knows neither HTTP nor what its doors are made of]")
                .contains(offender.getSimpleName()));
    }

    @ParameterizedTest
    @ValueSource(classes = {Floors.KnowsNeither.class, Answer.class})
    void anInsideWithoutHttpAndADoorKeepTheFloor(Class<?> good) {
        assertThat(floorViolations(good)).isEmpty();
    }

    private static List<String> floorViolations(Class<?> type) {
        return ArchitectureRules.floorViolations(
                "org.pyairtable.fixture.floor",
                new ClassFileImporter().importClasses(type),
                List.of("org.pyairtable.fixture.floor.web.."));
    }

    @Test
    void aForwarderHoldsHttpClientsInThePackageThatItNamesAndNowhereElse() {
        RuledModule.Forwarder forwarder =
                new RuledModule.Forwarder("org.pyairtable.fixture", List.of("org.pyairtable.fixture.proxy"));
        var classes = new ClassFileImporter().importClasses(Forwarding.class, Dependencies.OnHttp.class);
        assertThat(ArchitectureRules.violations(forwarder, classes))
                .isNotEmpty()
                .allSatisfy(violation ->
                        assertThat(violation).startsWith("[2: HTTP clients").contains("OnHttp"));
        assertThat(ArchitectureRules.violations(SERVICE, classes))
                .anySatisfy(violation -> assertThat(violation).contains("Forwarding"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"org.pyairtable.fixture", "org.pyairtable.other.proxy", "org.pyairtable.fixture.proxy.."})
    void onlyAPackageOfTheModuleItselfForwards(String name) {
        assertThatThrownBy(() -> new RuledModule.Forwarder("org.pyairtable.fixture", List.of(name)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(name + " is not a package of org.pyairtable.fixture");
    }

    @ParameterizedTest
    @ValueSource(classes = {Dependencies.OnHttp.class, Blocking.Sleeps.class, Times.MakesAClock.class})
    void aProgramHasItsThreadsToItself(Class<?> type) {
        assertThat(ArchitectureRules.violations(
                        new RuledModule.Program("org.pyairtable.fixture"), new ClassFileImporter().importClasses(type)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                Dependencies.OnAnotherService.class,
                Dependencies.OnKafka.class,
                StrayEvent.class,
                RecordManager.class
            })
    void theOtherRulesHoldForAProgram(Class<?> type) {
        assertThat(ArchitectureRules.violations(
                        new RuledModule.Program("org.pyairtable.fixture"), new ClassFileImporter().importClasses(type)))
                .isNotEmpty();
    }

    @Test
    void theEventsKeepTheRules() {
        ArchitectureRules.checkOnClasspath("org.pyairtable.events");
    }

    @Test
    void aModuleWithoutCompiledClassesIsRefused() {
        assertThatThrownBy(() -> ArchitectureRules.check("org.pyairtable.fixture", Path.of("no-such-module")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no compiled classes");
        assertThatThrownBy(() -> ArchitectureRules.checkOnClasspath("org.pyairtable.nothing"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static List<String> violations(Class<?> type) {
        return ArchitectureRules.violations(SERVICE, new ClassFileImporter().importClasses(type));
    }
}
