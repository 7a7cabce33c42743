package org.recourse.change;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.recourse.clauses.Clause;
import org.recourse.clauses.Clause.Realised;
import org.recourse.clauses.Clauses;

/** Each clause that somebody has to carry out is still a step's, and each step says which clause or whose wish it is. */
final class ClauseRules implements Rule {

    private static final Set<String> SAY_WHY = Set.of("userTask", "serviceTask", "businessRuleTask", "callActivity");

    private final List<Clause> clauses = new Clauses().all();
    private final Set<String> ids = clauses.stream().map(Clause::id).collect(Collectors.toSet());

    @Override
    public void check(ProcessSet set, Findings findings) {
        Set<String> carried = new HashSet<>();
        for (Diagram diagram : set.diagrams()) {
            for (Part node : diagram.nodes()) {
                String policy = node.property("policy");
                List<String> cited = Clauses.citedIn(policy);
                carried.addAll(cited);
                cited.stream()
                        .filter(clause -> !ids.contains(clause))
                        .forEach(clause -> findings.add(
                                diagram.file(),
                                node,
                                "It names the clause " + clause + ", which the policy does not have.",
                                "Look the clause up on the page Policy."));
                if (SAY_WHY.contains(node.type())
                        && cited.isEmpty()
                        && node.property("addition").isBlank()) {
                    findings.add(
                            diagram.file(),
                            node,
                            "It does not say why it is there.",
                            "Add the property \"policy\" with the clauses that it carries out, or \"addition\" with why the trust"
                                    + " wants it.");
                }
            }
        }
        clauses.stream()
                .filter(clause -> clause.realised() == Realised.INCIDENT || clause.realised() == Realised.SUPPORTING)
                .filter(clause -> !carried.contains(clause.id()))
                .forEach(clause -> findings.add(
                        "the whole set",
                        clause.id(),
                        "",
                        "No step carries this clause of the policy any more: \"" + clause.quote() + "\".",
                        "Put the step back that carried it, or name the clause in the step that carries it now."));
    }
}
