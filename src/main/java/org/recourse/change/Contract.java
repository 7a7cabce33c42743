package org.recourse.change;

import java.util.List;

/**
 * What diagrams, decision tables and forms have to keep as one set, so that what is drawn can run and what the policy asks
 * for has its place. It looks at the files alone and runs nothing.
 */
final class Contract {

    private static final FormRules FORMS = FormRules.ofThisProgram();

    private final List<Rule> rules = List.of(
            new FileRules(),
            new AllowedParts(),
            new FlowRules(),
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
        Findings findings = new Findings();
        rules.forEach(rule -> rule.check(set, findings));
        return findings.all();
    }

    /** Everything that is wrong with the set where it takes the place of another. */
    List<Finding> check(ProcessSet set, ProcessSet live) {
        Findings findings = new Findings();
        rules.forEach(rule -> rule.check(set, findings));
        IdsStay.check(set, live, findings);
        return findings.all();
    }
}
