package org.recourse.oversight;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.recourse.casefile.CaseFile;
import org.recourse.lifecycle.Incidents;
import org.recourse.lifecycle.Incidents.OpenTask;
import org.recourse.oversight.CaseWay.Drawing;
import org.recourse.oversight.CaseWay.Mark;
import org.recourse.trust.Person;
import org.recourse.trust.School;
import org.recourse.trust.Schools;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/**
 * The way of a case, drawn and as a list: without its story, so for case managers as well. The one page of ours that runs
 * scripts, our own two, which draw; without them the list says the same.
 */
@Controller
class WayPage {

    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; form-action 'self'; frame-ancestors 'self'; base-uri 'none'";

    private final Incidents incidents;
    private final CaseWay way;
    private final Schools schools;
    private final Times times;
    private final ObjectMapper json;

    WayPage(Incidents incidents, CaseWay way, Schools schools, Times times, ObjectMapper json) {
        this.incidents = incidents;
        this.way = way;
        this.schools = schools;
        this.times = times;
        this.json = json;
    }

    /** What the drawing shows of an element: the words for its sign, and the sign's kind. */
    record Sign(String stage, String label) {}

    /**
     * The page.
     *
     * @param process which of the case's processes is drawn; its own where none is named
     */
    @GetMapping("/cases/{reference}/way")
    String show(
            @PathVariable String reference,
            @RequestParam(defaultValue = "") String process,
            @AuthenticationPrincipal Person person,
            HttpServletResponse response,
            Model model) {
        CaseFile file = draw(reference, process, person, response, model);
        List<OpenTask> tasks = incidents.openTasks(file);
        model.addAttribute(
                "school", schools.find(file.school()).map(School::name).orElse(file.school()));
        model.addAttribute("tasks", OpenTasks.lines(tasks, Map.of(), times));
        model.addAttribute("next", OpenTasks.next(tasks));
        model.addAttribute("holders", OpenTasks.holders(tasks));
        model.addAttribute("mayRead", incidents.find(reference, person).isPresent());
        return "way";
    }

    /** The drawing alone, as the page of the case frames it. */
    @GetMapping("/cases/{reference}/way/drawing")
    String drawing(
            @PathVariable String reference,
            @RequestParam(defaultValue = "") String process,
            @AuthenticationPrincipal Person person,
            HttpServletResponse response,
            Model model) {
        draw(reference, process, person, response, model);
        return "drawing";
    }

    /** The diagram that the case runs on, which need not be the newest. */
    @GetMapping("/cases/{reference}/way/{process}.bpmn")
    void diagram(
            @PathVariable String reference,
            @PathVariable String process,
            @AuthenticationPrincipal Person person,
            HttpServletResponse response)
            throws IOException {
        CaseFile file = find(reference, person);
        Drawing drawing = chosen(way.of(file.reference()), process);
        response.setContentType("application/xml");
        response.setCharacterEncoding("UTF-8");
        try (InputStream xml = way.diagram(drawing)) {
            xml.transferTo(response.getOutputStream());
        }
    }

    private CaseFile draw(String reference, String process, Person person, HttpServletResponse response, Model model) {
        CaseFile file = find(reference, person);
        List<Drawing> drawings = way.of(reference);
        if (drawings.isEmpty()) {
            throw nothing(); // so long ago that the engine has forgotten it
        }
        Drawing chosen = process.isEmpty() ? drawings.get(0) : chosen(drawings, process);
        response.setHeader("Content-Security-Policy", POLICY);
        model.addAttribute("file", file);
        model.addAttribute("times", times);
        model.addAttribute("drawings", drawings);
        model.addAttribute("drawing", chosen);
        model.addAttribute("marks", asJson(signs(chosen)));
        model.addAttribute("flows", asJson(chosen.flows()));
        return file;
    }

    private CaseFile find(String reference, Person person) {
        return incidents.findToWatch(reference, person).orElseThrow(WayPage::nothing);
    }

    private static Drawing chosen(List<Drawing> drawings, String process) {
        return drawings.stream()
                .filter(drawing -> drawing.process().equals(process))
                .findFirst()
                .orElseThrow(WayPage::nothing);
    }

    private static ResponseStatusException nothing() {
        return new ResponseStatusException(HttpStatus.NOT_FOUND);
    }

    private Map<String, Sign> signs(Drawing drawing) {
        Map<String, Sign> signs = new TreeMap<>();
        drawing.marks().forEach((element, mark) -> signs.put(element, new Sign(kind(mark), label(mark))));
        return signs;
    }

    private String kind(Mark mark) {
        return switch (mark.stage()) {
            case DONE -> "done";
            case HERE -> times.isPast(mark.due()) ? "late" : "here";
            case STOPPED -> "stopped";
            case NOT_NEEDED -> "not-needed";
        };
    }

    private String label(Mark mark) {
        String often = mark.times() > 1 ? ", " + mark.times() + " times" : "";
        if (mark.at() == null) {
            return "Not needed";
        }
        String at = times.format(mark.at());
        return switch (mark.stage()) {
            case DONE -> "Done " + at + often;
            case STOPPED -> "Stopped " + at + often;
            default -> "Here since " + at + deadline(mark.due()) + often;
        };
    }

    private String deadline(@Nullable Instant due) {
        if (due == null) {
            return "";
        }
        return times.isPast(due) ? ", late by " + times.since(due) : ", due " + times.format(due);
    }

    private String asJson(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The marks of a drawing cannot be written", e);
        }
    }
}
