package org.recourse.oversight;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.recourse.casefile.CaseFile;
import org.recourse.casefile.CaseFiles;
import org.recourse.casefile.EvidenceIntake;
import org.recourse.casefile.Upload;
import org.recourse.lifecycle.HandOver;
import org.recourse.lifecycle.Incidents;
import org.recourse.lifecycle.LegalHold;
import org.recourse.lifecycle.OtherDuties;
import org.recourse.lifecycle.WhoReported;
import org.recourse.lifecycle.WrongInput;
import org.recourse.trust.Person;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** The case file as a page: in a tab beside each task and each instance, and linked from each task form. */
@Controller
class CasePage {

    /** The page that it is shown in loads nothing but its style, and frames our own drawing of the way. */
    private static final String POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; frame-src 'self';"
            + " form-action 'self'; frame-ancestors 'self'; base-uri 'none'";

    private final Incidents incidents;
    private final CaseFiles caseFiles;
    private final CaseView view;
    private final EvidenceIntake intake;
    private final LegalHold hold;
    private final HandOver handOver;
    private final WhoReported whoReported;
    private final OtherDuties otherDuties;
    private final Times times;

    CasePage(
            Incidents incidents,
            CaseFiles caseFiles,
            CaseView view,
            EvidenceIntake intake,
            LegalHold hold,
            HandOver handOver,
            WhoReported whoReported,
            OtherDuties otherDuties,
            Times times) {
        this.incidents = incidents;
        this.caseFiles = caseFiles;
        this.view = view;
        this.intake = intake;
        this.hold = hold;
        this.handOver = handOver;
        this.whoReported = whoReported;
        this.otherDuties = otherDuties;
        this.times = times;
    }

    /**
     * What somebody filled in to a form of the page.
     *
     * @param of the other case, where one is asked for
     * @param user the colleague, where one is to be chosen
     */
    record Filled(
            @Nullable String text,
            @Nullable String of,
            @Nullable String user,
            @Nullable String token) {

        String words() {
            return text == null ? "" : text.replace("\r\n", "\n");
        }

        String other() {
            return of == null ? "" : of.strip();
        }
    }

    @GetMapping("/cases/{reference}")
    String show(
            @PathVariable String reference,
            @RequestParam(defaultValue = "") String done,
            @AuthenticationPrincipal Person person,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        model.addAttribute("done", done);
        return show(reference, person, request, response, model);
    }

    String show(
            String reference, Person person, HttpServletRequest request, HttpServletResponse response, Model model) {
        Optional<CaseFile> found = incidents.find(reference, person);
        Optional<CaseFile> reported = found.isPresent() ? Optional.empty() : incidents.findReported(reference, person);
        if (found.isEmpty()
                && reported.isEmpty()
                && incidents.findToWatch(reference, person).isPresent()) {
            return "redirect:/cases/" + reference + "/way";
        }
        CaseFile file = found.or(() -> reported).orElseThrow(CasePage::nothing);
        response.setHeader("Content-Security-Policy", POLICY);
        model.addAttribute("times", times);
        model.addAttribute("token", OnPurpose.token(request));
        model.addAttribute("file", file);
        model.addAttribute("conversation", caseFiles.conversation(reference));
        if (found.isEmpty()) {
            return "reported";
        }
        view.fill(file, person, model);
        return "case";
    }

    /** The case of a task, or the record of another matter, as the tab beside the task's form shows it. */
    @GetMapping("/cases/of-task/{task}")
    String ofTask(@PathVariable String task, @AuthenticationPrincipal Person person) {
        return incidents
                .referenceOfTask(task)
                .flatMap(reference -> incidents
                        .find(reference, person)
                        .map(file -> "/cases/" + file.reference())
                        .or(() -> otherDuties.page(reference)))
                .map(address -> "redirect:" + address)
                .orElseThrow(CasePage::nothing);
    }

    /** The case of a running process, as Cockpit's tab shows it: the file, or its way to whoever may only watch it. */
    @GetMapping("/cases/of-instance/{instance}")
    String ofInstance(@PathVariable String instance, @AuthenticationPrincipal Person person) {
        return incidents
                .referenceOfInstance(instance)
                .flatMap(reference -> incidents
                        .findToWatch(reference, person)
                        .map(file -> "/cases/" + file.reference())
                        .or(() -> otherDuties.page(reference)))
                .map(address -> "redirect:" + address)
                .orElseThrow(CasePage::nothing);
    }

    /** Where the doors send a browser whose user has not signed in. */
    @RequestMapping("/sign-in-first")
    String signInFirst() {
        return "sign-in-first";
    }

    /** A file from the form of the page; afterwards the page shows it, or why it was not taken. */
    @PostMapping(path = "/cases/{reference}/documents", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    String upload(
            @PathVariable String reference,
            @AuthenticationPrincipal Person person,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model)
            throws IOException {
        find(reference, person);
        try {
            Upload upload = Upload.read(request);
            OnPurpose.check(request, upload.fields().get("token"));
            intake.take(reference, person.id(), upload);
            return done(reference, "documents");
        } catch (Upload.Malformed broken) {
            model.addAttribute("refused", "The file did not arrive. Choose it once more.");
        } catch (EvidenceIntake.Refused | OnPurpose.NotMeant refused) {
            model.addAttribute("refused", refused.getMessage());
        }
        response.setStatus(HttpStatus.BAD_REQUEST.value());
        return show(reference, person, request, response, model);
    }

    /**
     * A form of the page, which afterwards shows what became of it, or why not.
     *
     * @param action what the form asks for, as in the address of the call that does the same
     */
    @PostMapping(path = "/cases/{reference}/{action}", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    String act(
            @PathVariable String reference,
            @PathVariable String action,
            Filled form,
            @AuthenticationPrincipal Person person,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        return attempt(reference, action, form, person, request, response, model, () -> {
            carryOut(action, reference, person, form);
            return done(reference, action);
        });
    }

    /** Ends the legal hold. */
    @PostMapping(path = "/cases/{reference}/hold/end", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    String endHold(
            @PathVariable String reference,
            Filled form,
            @AuthenticationPrincipal Person person,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        return attempt(reference, "hold/end", form, person, request, response, model, () -> {
            hold.end(find(reference, person), person, form.words());
            return done(reference, "hold-end");
        });
    }

    /** Hands an open task to the chosen colleague. */
    @PostMapping(
            path = "/cases/{reference}/tasks/{task}/hand-over",
            consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    String handOver(
            @PathVariable String reference,
            @PathVariable String task,
            Filled form,
            @AuthenticationPrincipal Person person,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        return attempt(reference, "tasks/" + task + "/hand-over", form, person, request, response, model, () -> {
            handOver.handOver(find(reference, person), person, task, form.user(), form.words());
            return done(reference, "hand-over");
        });
    }

    /** Shows who reported it, on this page and no other: loaded again, it asks for the reason again. */
    @PostMapping(path = "/cases/{reference}/reporter", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    String reporter(
            @PathVariable String reference,
            Filled form,
            @AuthenticationPrincipal Person person,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        return attempt(reference, "reporter", form, person, request, response, model, () -> {
            model.addAttribute("reporter", whoReported.show(find(reference, person), person, form.words()));
            return show(reference, person, request, response, model);
        });
    }

    private String attempt(
            String reference,
            String action,
            Filled form,
            Person person,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model,
            Supplier<String> deed) {
        HttpStatus status;
        String why;
        try {
            OnPurpose.check(request, form.token());
            return deed.get();
        } catch (WrongInput wrong) {
            status = HttpStatus.BAD_REQUEST;
            why = inWords(wrong.problems().get(0), form);
        } catch (Incidents.NotYours | OnPurpose.NotMeant refused) {
            status = HttpStatus.FORBIDDEN;
            why = String.valueOf(refused.getMessage());
        } catch (Incidents.NotNow conflict) {
            status = HttpStatus.CONFLICT;
            why = String.valueOf(conflict.getMessage());
        }
        response.setStatus(status.value());
        model.addAttribute("failed", action);
        model.addAttribute("why", why);
        model.addAttribute("text", form.words());
        model.addAttribute("of", form.other());
        model.addAttribute("user", form.user());
        return show(reference, person, request, response, model);
    }

    private static String inWords(WrongInput.Problem problem, Filled form) {
        if (form.words().isBlank()) {
            return "Write something first.";
        }
        return switch (problem.field()) {
            case "of" -> "The other case " + problem.message() + ".";
            case "user" -> "The colleague " + problem.message() + ".";
            default -> "Your text " + problem.message() + ".";
        };
    }

    /** The page says at its top what was done. */
    private static String done(String reference, String action) {
        return "redirect:/cases/" + reference + "?done=" + action + "#done";
    }

    private void carryOut(String action, String reference, Person person, Filled form) {
        String text = form.words();
        Optional<CaseFile> seen = incidents.find(reference, person);
        if (seen.isEmpty()) {
            CaseFile own = findReported(reference, person);
            if (!action.equals("messages")) {
                throw nothing();
            }
            incidents.hear(own.reference(), text);
            return;
        }
        switch (action) {
            case "messages" -> incidents.answer(seen.get(), person, text);
            case "notes" -> incidents.note(seen.get(), person, text);
            case "serious" -> incidents.raise(seen.get(), person, text);
            case "information" -> incidents.inform(seen.get(), person, text);
            case "withdrawn" -> incidents.withdraw(seen.get(), person, text);
            case "duplicate" -> incidents.markDuplicate(seen.get(), person, form.other(), text);
            case "hold" -> hold.put(seen.get(), person, text);
            default -> throw nothing();
        }
    }

    private CaseFile find(String reference, Person person) {
        return incidents.find(reference, person).orElseThrow(CasePage::nothing);
    }

    private CaseFile findReported(String reference, Person person) {
        return incidents.findReported(reference, person).orElseThrow(CasePage::nothing);
    }

    private static ResponseStatusException nothing() {
        return new ResponseStatusException(HttpStatus.NOT_FOUND);
    }
}
