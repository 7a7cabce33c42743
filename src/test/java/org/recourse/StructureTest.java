package org.recourse;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_FIELD_INJECTION;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.modulith.core.ApplicationModules;

/** What the packages promise about who may use what. */
class StructureTest {

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.recourse");

    @Test
    void modulesUseOnlyWhatTheyDeclareAndOnlyTheRootOfOthers() {
        ApplicationModules.of(Recourse.class).verify();
    }

    @Test
    void onlyTheEnginePackageTouchesTheInsideOfTheEngine() {
        holds(noClasses()
                .that()
                .resideOutsideOfPackage("org.recourse.engine..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.camunda..impl..")
                .because("a change of the engine's maker must be felt in one place only"));
    }

    @Test
    void onlyThePackagesThatRunProcessesKnowTheEngine() {
        holds(noClasses()
                .that()
                .resideOutsideOfPackages(
                        "org.recourse.lifecycle..",
                        "org.recourse.oversight..",
                        "org.recourse.change..",
                        "org.recourse.engine..",
                        "org.recourse.clauses..",
                        "org.recourse.upkeep..",
                        "org.recourse.personaldata..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.camunda.."));
    }

    @Test
    void nothingButTheProgramsStartDependsOnChange() {
        holds(noClasses()
                .that()
                .resideOutsideOfPackage("org.recourse.change..")
                .and()
                .areNotAssignableTo(Recourse.class)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.recourse.change.."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"casefile", "trust"})
    void standsAlone(String module) {
        String itself = "org.recourse." + module + "..";
        holds(classes()
                .that()
                .resideInAPackage(itself)
                .should()
                .onlyDependOnClassesThat(resideInAPackage(itself).or(resideOutsideOfPackage("org.recourse.."))));
    }

    @Test
    void whatIsToBeSaidGoesToTheLog() {
        holds(NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS);
    }

    @Test
    void whatAClassNeedsIsInItsConstructor() {
        holds(NO_CLASSES_SHOULD_USE_FIELD_INJECTION);
    }

    @Test
    void inEveryPackageNothingIsNullUnlessItSaysSo() {
        assertThat(MAIN.stream().map(JavaClass::getPackage).collect(Collectors.toSet()))
                .filteredOn(inside -> !inside.isAnnotatedWith(NullMarked.class))
                .extracting(JavaPackage::getName)
                .as("packages whose package-info.java lacks @NullMarked")
                .isEmpty();
    }

    /** A rule about a package that does not exist yet holds. */
    private static void holds(ArchRule rule) {
        rule.allowEmptyShould(true).check(MAIN);
    }
}
