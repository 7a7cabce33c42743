package org.recourse.engine;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says without a stack trace that the first administrator needs a better password: no other user is made at a start. */
class WeakPassword extends AbstractFailureAnalyzer<Refusal> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, Refusal refusal) {
        return new FailureAnalysis(
                "camunda.bpm.admin-user.password: " + refusal.getMessage(),
                "Set another password for the first administrator.",
                refusal);
    }
}
