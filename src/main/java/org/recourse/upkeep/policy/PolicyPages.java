package org.recourse.upkeep.policy;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.recourse.casefile.Upload;
import org.recourse.lifecycle.WrongInput;
import org.recourse.oversight.NotForRole;
import org.recourse.oversight.OnPurpose;
import org.recourse.oversight.Times;
import org.recourse.trust.Person;
import org.recourse.trust.Role;
import org.recourse.trust.School;
import org.recourse.trust.Schools;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** The policy for everybody, with its history (S6-1), and the page of each review for those who work on it. */
@Controller
class PolicyPages {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM yyyy", Locale.UK);

    private final PolicyVersions versions;
    private final PolicyReviews reviews;
    private final Schools schools;
    private final Times times;

    PolicyPages(PolicyVersions versions, PolicyReviews reviews, Schools schools, Times times) {
        this.versions = versions;
        this.reviews = reviews;
        this.schools = schools;
        this.times = times;
    }

    /** The version in force, who adopted it where and when, and those before it. */
    @GetMapping("/policy")
    String show(Model model) {
        List<PolicyVersion> published = versions.published();
        model.addAttribute("current", published.get(0));
        model.addAttribute("earlier", published.subList(1, published.size()));
        fill(model);
        return "policy/versions";
    }

    /** The file of a version that is, or was, in force. */
    @GetMapping("/policy/{number}/file")
    ResponseEntity<byte[]> file(@PathVariable int number) {
        if (!versions.isPublic(number)) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        return sent(number);
    }

    /** A review, for Central Services and for those who sign. */
    @GetMapping("/policy/reviews/{reference}")
    String review(
            @PathVariable String reference,
            @RequestParam(defaultValue = "") String done,
            @AuthenticationPrincipal Person person,
            HttpServletRequest request,
            Model model) {
        PolicyReview review = find(reference, person);
        model.addAttribute("review", review);
        model.addAttribute(
                "version",
                review.version() == null
                        ? null
                        : versions.find(review.version()).orElse(null));
        model.addAttribute("uploads", person.is(Role.CENTRAL_SERVICES) && reviews.takesFile(review));
        model.addAttribute("done", done);
        model.addAttribute("token", OnPurpose.token(request));
        fill(model);
        return "policy/review";
    }

    /** The file of the review's version, published or not. */
    @GetMapping("/policy/reviews/{reference}/file")
    ResponseEntity<byte[]> draft(@PathVariable String reference, @AuthenticationPrincipal Person person) {
        PolicyReview review = find(reference, person);
        if (review.version() == null) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        return sent(review.version());
    }

    /** Takes the file of the new version (S2-CS-2). */
    @PostMapping(path = "/policy/reviews/{reference}/file", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    String upload(
            @PathVariable String reference,
            @AuthenticationPrincipal Person person,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model)
            throws IOException {
        NotForRole.unless(person, Role.CENTRAL_SERVICES);
        find(reference, person);
        try {
            Upload upload = Upload.read(request);
            OnPurpose.check(request, upload.fields().get("token"));
            reviews.takeFile(reference, PolicyFiles.read(upload));
            return "redirect:/policy/reviews/" + reference + "?done=uploaded";
        } catch (Upload.Malformed broken) {
            model.addAttribute("refused", "The file did not arrive. Choose it once more.");
        } catch (WrongInput wrong) {
            model.addAttribute("refused", "The file " + wrong.problems().get(0).message() + ".");
        } catch (OnPurpose.NotMeant refused) {
            model.addAttribute("refused", refused.getMessage());
        }
        response.setStatus(HttpStatus.BAD_REQUEST.value());
        return review(reference, "", person, request, model);
    }

    private PolicyReview find(String reference, Person person) {
        NotForRole.unless(person, Role.CENTRAL_SERVICES, Role.PRINCIPAL, Role.CHAIR_OF_GOVERNORS, Role.CASE_MANAGERS);
        return reviews.find(reference).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private ResponseEntity<byte[]> sent(int number) {
        PolicyVersions.File file =
                versions.file(number).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        return ResponseEntity.ok()
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.inline()
                                .filename(file.name(), StandardCharsets.UTF_8)
                                .build()
                                .toString())
                .header("X-Content-Type-Options", "nosniff")
                .header(HttpHeaders.CONTENT_TYPE, file.type())
                .body(file.content());
    }

    private void fill(Model model) {
        model.addAttribute("signatures", versions.signatures());
        model.addAttribute("times", times);
        model.addAttribute("words", new Words(schools));
    }

    /** What ids and dates are called. */
    record Words(Schools schools) {

        public List<Signature> of(List<Signature> all, int version) {
            return all.stream().filter(one -> one.version() == version).toList();
        }

        public String school(String id) {
            return schools.find(id).map(School::name).orElse(id);
        }

        /** Whom the policy calls the Headteacher is the Principal in this trust. */
        public String role(String id) {
            return Role.PRINCIPAL.id().equals(id) ? "Headteacher" : Role.titleOf(id);
        }

        public String day(LocalDate day) {
            return DAY.format(day);
        }
    }
}
