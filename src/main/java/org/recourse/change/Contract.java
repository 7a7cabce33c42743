package org.recourse.change;

import java.util.List;

/**
 * What diagrams, decision tables and forms have to keep as one set, so that what is drawn can run and what the policy asks
 * for has its place. It looks at the files alone and runs nothing.
 */
final class Contract {

    private static final FormRules FORMS = FormRules.ofThisProgram();

    private final List<DiagramRule> rulesOfOne = List.of(FileRules::check, new AllowedParts(), new FlowRules());

    private final List<Rule> rules = List.of(
            new FileRules(),
            new EventRules(),
            new TaskRules(),
            new WorkRules(),
            new CallRules(),
            new VariableRules(FORMS),
            FORMS,
            new TableRules(),
            new NamesThatStay(),
            new ClauseRules());

    /** Everything that is wrong with the set by itself. */
    List<Finding> check(ProcessSet set) {
        return checked(set).all();
    }

    /** Everything that is wrong with the set where it takes the place of another. */
    List<Finding> check(ProcessSet set, ProcessSet live) {
        Findings findings = checked(set);
        StaysAsItWas.check(set, live, findings);
        return findings.all();
    }

    private Findings checked(ProcessSet set) {
        Findings findings = new Findings();
        for (Diagram diagram : set.diagrams()) {
            findings.addAll(diagram.once(this, () -> {
                Findings ofOne = new Findings();
                rulesOfOne.forEach(rule -> rule.check(diagram, ofOne));
                return ofOne.all();
            }));
        }
        rules.forEach(rule -> rule.check(set, findings));
        return findings;
    }
}
