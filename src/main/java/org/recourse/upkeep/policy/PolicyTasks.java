package org.recourse.upkeep.policy;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.recourse.lifecycle.Answers;
import org.recourse.lifecycle.DoneTask;
import org.recourse.lifecycle.OtherTasks;
import org.recourse.trust.Role;
import org.recourse.trust.School;
import org.recourse.trust.Schools;
import org.springframework.stereotype.Component;

/** The tasks of the diagrams {@code policy-review} and {@code policy-signing}. */
@Component
class PolicyTasks implements OtherTasks {

    private static final String NOTE = "note-changes";
    private static final String UPLOAD = "upload-new-version";
    private static final String SIGN_AS_HEADTEACHER = "sign-as-headteacher";
    private static final String SIGN_AS_CHAIR = "sign-as-chair";

    static final Map<String, Class<? extends Answers>> FORMS = Map.of(
            NOTE, ChangesNoted.class,
            UPLOAD, NewVersion.class,
            SIGN_AS_HEADTEACHER, SignatureGiven.class,
            SIGN_AS_CHAIR, SignatureGiven.class);

    private final PolicyReviews reviews;
    private final PolicyVersions versions;
    private final Schools schools;

    PolicyTasks(PolicyReviews reviews, PolicyVersions versions, Schools schools) {
        this.reviews = reviews;
        this.versions = versions;
        this.schools = schools;
    }

    @Override
    public Map<String, Class<? extends Answers>> forms() {
        return FORMS;
    }

    @Override
    public Map<String, Object> take(DoneTask done, Answers answers) {
        switch (done.taskDefinitionKey()) {
            case NOTE -> reviews.note(done.reference(), (ChangesNoted) answers);
            case UPLOAD -> reviews.offer(done.reference(), (NewVersion) answers);
            case SIGN_AS_HEADTEACHER -> {
                return sign(done, Role.PRINCIPAL, (SignatureGiven) answers, "headteacherSigned");
            }
            default -> {
                return sign(done, Role.CHAIR_OF_GOVERNORS, (SignatureGiven) answers, "chairSigned");
            }
        }
        return answers.codes();
    }

    /** Each of the two has a code of its own: a form would show the other's as if it had been answered. */
    private Map<String, Object> sign(DoneTask done, Role role, SignatureGiven answer, String code) {
        String school = String.valueOf(done.local().get("school"));
        if (answer.signed()) {
            versions.sign(
                    reviews.versionOf(done.reference()),
                    school,
                    role.id(),
                    Objects.requireNonNull(answer.name()),
                    Objects.requireNonNull(answer.day()),
                    done.who());
        } else {
            String title = schools.find(school).map(School::name).orElse(school);
            reviews.takeBack(done.reference(), role.title() + ", " + title + ": " + answer.objection());
        }
        return Map.of(code, answer.signed());
    }

    @Override
    public Optional<String> page(String reference) {
        return reference.startsWith(PolicyReviews.PREFIX)
                ? Optional.of("/policy/reviews/" + reference)
                : Optional.empty();
    }
}
