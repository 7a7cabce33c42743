package org.recourse.oversight;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.recourse.casefile.CaseFile;
import org.recourse.lifecycle.Incidents;
import org.recourse.lifecycle.Sight;
import org.recourse.trust.Person;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The calls that say who may see a case and who may not. */
@RestController
@RequestMapping(path = "/api/cases/{reference}", consumes = MediaType.APPLICATION_JSON_VALUE)
@ResponseStatus(HttpStatus.ACCEPTED)
class NeedToKnowCalls {

    private final Incidents incidents;
    private final Sight sight;

    NeedToKnowCalls(Incidents incidents, Sight sight) {
        this.incidents = incidents;
        this.sight = sight;
    }

    /** User names, as a list or comma separated. */
    record Subjects(
            @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) @Nullable
            List<@Nullable String> users,

            @Nullable String reason) {}

    record Recusal(@Nullable String reason) {}

    record Access(@Nullable String user, @Nullable String reason) {}

    @PostMapping("/subjects")
    void nameSubjects(
            @PathVariable String reference, @RequestBody Subjects body, @AuthenticationPrincipal Person person) {
        List<String> users = body.users() == null
                ? List.of()
                : body.users().stream().map(String::valueOf).toList();
        sight.nameSubjects(find(reference, person), person, users, body.reason());
    }

    /** Also for those who only watch the case. */
    @PostMapping("/recusal")
    void stepBack(@PathVariable String reference, @RequestBody Recusal body, @AuthenticationPrincipal Person person) {
        CaseFile file = incidents.findToWatch(reference, person).orElseThrow(NoSuchCase::new);
        sight.stepBack(file, person, body.reason());
    }

    @PostMapping("/access")
    void giveAccess(@PathVariable String reference, @RequestBody Access body, @AuthenticationPrincipal Person person) {
        sight.giveAccess(find(reference, person), person, body.user(), body.reason());
    }

    @PostMapping("/access/end")
    void endAccess(@PathVariable String reference, @RequestBody Access body, @AuthenticationPrincipal Person person) {
        sight.endAccess(find(reference, person), person, body.user(), body.reason());
    }

    private CaseFile find(String reference, Person person) {
        return incidents.find(reference, person).orElseThrow(NoSuchCase::new);
    }
}
