package org.recourse.change;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.recourse.change.Preview.Step;
import org.recourse.change.Preview.View;
import org.recourse.change.PreviewWalk.CannotGoOn;
import org.recourse.change.PreviewWalk.Open;
import org.recourse.change.PreviewWalk.Picture;
import org.recourse.change.PreviewWalk.Stage;
import org.recourse.change.WaysCheck.BrokenWay;
import org.recourse.lifecycle.WrongInput;
import org.recourse.oversight.NotForRole;
import org.recourse.oversight.OnPurpose;
import org.recourse.trust.Person;
import org.recourse.trust.Role;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.server.ResponseStatusException;

/**
 * Trying a draft before it is live, for analysts: they walk through it with the real forms, and nothing of it reaches a
 * case, the database or a mailbox. Drafts and answers come as JSON, which a page of another site cannot send.
 */
@Controller
class PreviewPages {

    private static final String HOME = "/processes/preview";
    private static final String WALK = HOME + "/walk";
    private static final int LARGEST = 16 * 1024 * 1024;
    private static final int MOST_FILES = 200;
    private static final int LARGEST_ANSWERS = 512 * 1024;

    /** The drawing and the forms are made by scripts of ours. */
    private static final String WITH_SCRIPTS =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; form-action 'self'; frame-ancestors 'self'; base-uri 'none'";

    private static final Map<Stage, String> SIGNS =
            Map.of(Stage.DONE, "Done", Stage.HERE, "Here now", Stage.STOPPED, "Stopped");

    private final Previews previews;
    private final ObjectMapper json;

    PreviewPages(Previews previews, ObjectMapper json) {
        this.previews = previews;
        this.json = json;
    }

    /** A draft as the page shows it. */
    record Checked(
            List<String> files,
            List<String> changes,
            List<Finding> findings,
            boolean mayRun,
            List<Preview.Choice> choices) {}

    /** A sign in the drawing. */
    record Sign(String stage, String label) {}

    /** A task as the page shows it, with what its form is made of. */
    record Card(String id, String name, String in, String who, String form, String data) {}

    /** What the world outside can be asked. */
    record Outside(String name, String words, boolean yes) {}

    /** What came of something sent by a script. */
    record Answer(String message, List<WrongInput.Problem> problems) {}

    /** Choosing a draft, and then a process. */
    @GetMapping(HOME)
    String show(
            @AuthenticationPrincipal Person person,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        NotForRole.unless(person, Role.PROCESS_ANALYSTS);
        Optional<Preview> preview = previews.of(person.id());
        model.addAttribute("draft", preview.map(PreviewPages::checked).orElse(null));
        model.addAttribute("ways", preview.flatMap(Preview::ways).orElse(null));
        model.addAttribute("walking", preview.flatMap(Preview::look).isPresent());
        model.addAttribute("token", OnPurpose.token(request));
        response.setHeader("Content-Security-Policy", WITH_SCRIPTS);
        return "processes/preview";
    }

    /** Takes a draft: an object of files by their names, none for what is live. */
    @PostMapping(path = HOME + "/draft", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    ResponseEntity<Answer> draft(@AuthenticationPrincipal Person person, HttpServletRequest request)
            throws IOException {
        NotForRole.unless(person, Role.PROCESS_ANALYSTS);
        OnPurpose.check(request, null);
        Map<String, String> sent = read(request, LARGEST, new TypeReference<>() {});
        if (sent.size() > MOST_FILES) {
            throw new ResponseStatusException(HttpStatus.PAYLOAD_TOO_LARGE);
        }
        Map<String, byte[]> files = new LinkedHashMap<>();
        sent.forEach((name, content) -> files.put(name, content.getBytes(StandardCharsets.UTF_8)));
        HttpSession session = request.getSession(false);
        try {
            previews.begin(person.id(), session == null ? null : session.getId(), files);
        } catch (Previews.TooMany tooMany) {
            return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
                    .body(new Answer(String.valueOf(tooMany.getMessage()), List.of()));
        }
        return ResponseEntity.ok(new Answer("", List.of()));
    }

    @PostMapping(path = HOME + "/start", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    String start(
            @RequestParam(defaultValue = "") String process,
            @RequestParam(defaultValue = "") String token,
            @AuthenticationPrincipal Person person,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        NotForRole.unless(person, Role.PROCESS_ANALYSTS);
        OnPurpose.check(request, token);
        Optional<Preview> preview = previews.of(person.id());
        if (preview.isEmpty()) {
            return "redirect:" + HOME;
        }
        try {
            preview.get().begin(process);
            return "redirect:" + WALK;
        } catch (CannotGoOn e) {
            response.setStatus(HttpStatus.CONFLICT.value());
            model.addAttribute("refused", e.why());
            return show(person, request, response, model);
        }
    }

    /** Walks every way that the draft changes. */
    @PostMapping(path = HOME + "/ways", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    String ways(
            @RequestParam(defaultValue = "") String token,
            @AuthenticationPrincipal Person person,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        NotForRole.unless(person, Role.PROCESS_ANALYSTS);
        OnPurpose.check(request, token);
        Optional<Preview> preview = previews.of(person.id());
        if (preview.isEmpty()) {
            return "redirect:" + HOME;
        }
        try {
            preview.get().walkEveryWay();
            return "redirect:" + HOME + "#ways";
        } catch (CannotGoOn e) {
            response.setStatus(HttpStatus.CONFLICT.value());
            model.addAttribute("refused", e.why());
            return show(person, request, response, model);
        }
    }

    /**
     * A way on which something is wrong, with its diagrams.
     *
     * @param number from 0, as the page of the draft counts them
     * @param process whose diagram is shown; the first that the way passes where none is named
     */
    @GetMapping(HOME + "/ways/{number}")
    String way(
            @PathVariable int number,
            @RequestParam(defaultValue = "") String process,
            @AuthenticationPrincipal Person person,
            HttpServletResponse response,
            Model model) {
        NotForRole.unless(person, Role.PROCESS_ANALYSTS);
        BrokenWay way = broken(person, number);
        Map<String, String> names = new TreeMap<>();
        way.pictures()
                .keySet()
                .forEach(one -> names.put(
                        one,
                        previews.of(person.id())
                                .map(preview -> preview.nameOf(one))
                                .orElse(one)));
        model.addAttribute("number", number);
        model.addAttribute("way", way);
        model.addAttribute("names", names);
        model.addAttribute(
                "process",
                names.containsKey(process) ? process : names.containsKey(way.process()) ? way.process() : "");
        response.setHeader("Content-Security-Policy", WITH_SCRIPTS);
        return "processes/preview-way";
    }

    /** The diagram with a way on which something is wrong in colour, which Modeler opens as well. */
    @GetMapping(HOME + "/ways/{number}/{process}.bpmn")
    void wayIn(
            @PathVariable int number,
            @PathVariable String process,
            @AuthenticationPrincipal Person person,
            HttpServletResponse response)
            throws IOException {
        NotForRole.unless(person, Role.PROCESS_ANALYSTS);
        byte[] picture = broken(person, number).pictures().get(process);
        if (picture == null) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        response.setContentType("application/xml");
        response.setCharacterEncoding("UTF-8");
        response.getOutputStream().write(picture);
    }

    private BrokenWay broken(Person person, int number) {
        List<BrokenWay> all = previews.of(person.id())
                .flatMap(Preview::ways)
                .map(Preview.Ways::broken)
                .orElse(List.of());
        if (number < 0 || number >= all.size()) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        return all.get(number);
    }

    @PostMapping(path = HOME + "/end", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    String end(
            @RequestParam(defaultValue = "") String token,
            @AuthenticationPrincipal Person person,
            HttpServletRequest request) {
        NotForRole.unless(person, Role.PROCESS_ANALYSTS);
        OnPurpose.check(request, token);
        previews.end(person.id());
        return "redirect:" + HOME;
    }

    /**
     * The walk.
     *
     * @param process whose diagram is shown; where something is open, where none is named
     */
    @GetMapping(WALK)
    String walk(
            @RequestParam(defaultValue = "") String process,
            @AuthenticationPrincipal Person person,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        NotForRole.unless(person, Role.PROCESS_ANALYSTS);
        Optional<Preview> preview = previews.of(person.id());
        Optional<View> view = preview.flatMap(Preview::look);
        if (preview.isEmpty() || view.isEmpty()) {
            return "redirect:" + HOME;
        }
        Picture picture = chosen(view.get(), process);
        Map<String, Sign> signs = new TreeMap<>();
        picture.marks()
                .forEach((element, stage) -> signs.put(
                        element,
                        new Sign(stage.name().toLowerCase(java.util.Locale.ROOT), String.valueOf(SIGNS.get(stage)))));
        model.addAttribute("files", preview.get().files());
        model.addAttribute("view", view.get());
        model.addAttribute("picture", picture);
        model.addAttribute("marks", asJson(signs));
        model.addAttribute("flows", asJson(picture.flows()));
        model.addAttribute("cards", view.get().open().stream().map(this::card).toList());
        model.addAttribute(
                "outside",
                view.get().world().entrySet().stream()
                        .map(one -> new Outside(one.getKey(), PreviewWords.ofOutside(one.getKey()), one.getValue()))
                        .toList());
        model.addAttribute("token", OnPurpose.token(request));
        response.setHeader("Content-Security-Policy", WITH_SCRIPTS);
        return "processes/preview-walk";
    }

    /** The diagram with the way so far in colour, which Modeler opens as well. */
    @GetMapping(WALK + "/{process}.bpmn")
    void diagram(@PathVariable String process, @AuthenticationPrincipal Person person, HttpServletResponse response)
            throws IOException {
        NotForRole.unless(person, Role.PROCESS_ANALYSTS);
        byte[] diagram = previews.of(person.id())
                .flatMap(preview -> preview.marked(process))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        response.setContentType("application/xml");
        response.setCharacterEncoding("UTF-8");
        response.getOutputStream().write(diagram);
    }

    /**
     * Takes the answers to a task, or to the start form where no task is named: an object with {@code answers}. What breaks
     * a rule of the form is refused as by the real one.
     */
    @PostMapping(path = WALK + "/answers", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    ResponseEntity<Answer> answers(
            @RequestParam(defaultValue = "") String task,
            @AuthenticationPrincipal Person person,
            HttpServletRequest request)
            throws IOException {
        NotForRole.unless(person, Role.PROCESS_ANALYSTS);
        OnPurpose.check(request, null);
        Map<String, Object> sent = read(request, LARGEST_ANSWERS, new TypeReference<>() {});
        Optional<Preview> preview = previews.of(person.id());
        try {
            take(preview, walk -> {
                if (task.isEmpty()) {
                    walk.begin(sent);
                } else {
                    walk.complete(task, sent);
                }
            });
            return ResponseEntity.ok(new Answer("", List.of()));
        } catch (WrongInput wrong) {
            Map<String, String> labels = preview.flatMap(Preview::look).stream()
                    .flatMap(view -> view.open().stream())
                    .filter(open -> open.id().equals(task))
                    .flatMap(open -> open.form().stream())
                    .findFirst()
                    .map(PreviewWords::labels)
                    .orElse(Map.of());
            return ResponseEntity.badRequest()
                    .body(new Answer(
                            wrong.inWords(field -> labels.containsKey(field)
                                    ? "\"" + labels.get(field) + "\""
                                    : WrongInput.plainWords(field)),
                            wrong.problems()));
        } catch (CannotGoOn e) {
            return ResponseEntity.status(HttpStatus.CONFLICT).body(new Answer(e.why(), List.of()));
        }
    }

    @PostMapping(path = WALK + "/move", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    String move(
            @RequestParam(defaultValue = "") String move,
            @RequestParam(defaultValue = "") String token,
            @AuthenticationPrincipal Person person,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        return then(token, person, request, response, model, walk -> walk.move(move));
    }

    @PostMapping(path = WALK + "/back", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    String back(
            @RequestParam(defaultValue = "") String token,
            @AuthenticationPrincipal Person person,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        return then(token, person, request, response, model, PreviewWalk::back);
    }

    @PostMapping(path = WALK + "/again", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    String again(
            @RequestParam(defaultValue = "") String token,
            @AuthenticationPrincipal Person person,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        return then(token, person, request, response, model, PreviewWalk::again);
    }

    /** @param yes what the world outside answers with yes from now on */
    @PostMapping(path = WALK + "/world", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    String world(
            @RequestParam(required = false) @Nullable Set<String> yes,
            @RequestParam(defaultValue = "") String token,
            @AuthenticationPrincipal Person person,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        return then(token, person, request, response, model, walk -> walk.world(yes == null ? Set.of() : yes));
    }

    private String then(
            String token,
            Person person,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model,
            Step step) {
        NotForRole.unless(person, Role.PROCESS_ANALYSTS);
        OnPurpose.check(request, token);
        try {
            take(previews.of(person.id()), step);
            return "redirect:" + WALK;
        } catch (CannotGoOn e) {
            response.setStatus(HttpStatus.CONFLICT.value());
            model.addAttribute("refused", e.why());
            return walk("", person, request, response, model);
        }
    }

    private static void take(Optional<Preview> preview, Step step) throws CannotGoOn {
        if (preview.isEmpty()) {
            throw new CannotGoOn("The preview has ended: nobody used it for half an hour. Begin again.");
        }
        preview.get().take(step);
    }

    private static Picture chosen(View view, String process) {
        return view.pictures().stream()
                .filter(picture -> picture.process().equals(process))
                .findFirst()
                .or(() -> view.pictures().stream().filter(Picture::here).findFirst())
                .orElse(view.pictures().get(0));
    }

    private static Checked checked(Preview preview) {
        return new Checked(preview.files(), preview.changes(), preview.findings(), preview.mayRun(), preview.choices());
    }

    private Card card(Open open) {
        return new Card(
                open.id(),
                open.name(),
                open.in(),
                open.who(),
                open.form().map(form -> asJson(form.root())).orElse(""),
                asJson(open.data()));
    }

    private <T> T read(HttpServletRequest request, int most, TypeReference<T> type) throws IOException {
        byte[] body = request.getInputStream().readNBytes(most + 1);
        if (body.length > most) {
            throw new ResponseStatusException(HttpStatus.PAYLOAD_TOO_LARGE);
        }
        try {
            T read = json.readValue(body, type);
            if (read == null || (read instanceof Map<?, ?> map && map.containsValue(null) && most == LARGEST)) {
                throw new ResponseStatusException(HttpStatus.BAD_REQUEST);
            }
            return read;
        } catch (JsonProcessingException e) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST);
        }
    }

    private String asJson(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The page cannot be written", e);
        }
    }

    /** Another site's page may have sent it. */
    @ExceptionHandler(OnPurpose.NotMeant.class)
    void notMeant(HttpServletResponse response) throws IOException {
        response.sendError(HttpStatus.FORBIDDEN.value());
    }
}
