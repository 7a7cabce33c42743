package org.recourse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Draws every diagram as analysts see it in Camunda Modeler, into docs/diagrams. A drawing is written only where it
 * would look different from the one that is there, so that nothing changes in the work tree unless a diagram did.
 */
class DrawingsIT {

    private static final Path PROCESSES = Path.of("processes");
    private static final Path DRAWINGS = Path.of("docs", "diagrams");
    private static final Path BPMN_JS =
            Path.of("node_modules", "bpmn-js", "dist", "bpmn-navigated-viewer.production.min.js");

    /**
     * From a diagram's XML to its SVG. What differs from one drawing to the next without being seen is evened out: the
     * random ids of arrow heads, fractions of a pixel in the measured width of text, and the areas that take clicks.
     */
    private static final String DRAW = """
            async xml => {
              const viewer = new BpmnJS({ container: '#canvas' });
              let warnings, svg;
              try {
                warnings = (await viewer.importXML(xml)).warnings.map(warning => warning.message);
                svg = (await viewer.saveSVG()).svg;
              } catch (error) {
                return { problems: [error.message] };
              } finally {
                viewer.destroy();
              }

              const root = new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement;
              root.querySelectorAll('.djs-hit, .djs-outline').forEach(area => area.remove());
              root.querySelectorAll('tspan').forEach(text => {
                for (const side of ['x', 'y']) {
                  text.setAttribute(side, Math.round(text.getAttribute(side)));
                }
              });

              const margin = 10;
              const [left, top, width, height] = root.getAttribute('viewBox').split(' ').map(Number);
              const down = length => Math.floor((length - margin) / 10) * 10;
              const up = length => Math.ceil((length + margin) / 10) * 10;
              const frame = {
                x: down(left),
                y: down(top),
                width: up(left + width) - down(left),
                height: up(top + height) - down(top)
              };
              root.setAttribute('viewBox', Object.values(frame).join(' '));
              root.setAttribute('width', frame.width);
              root.setAttribute('height', frame.height);
              const paper = document.createElementNS(root.namespaceURI, 'rect');
              for (const [name, value] of Object.entries({ ...frame, fill: 'white' })) {
                paper.setAttribute(name, value);
              }
              root.prepend(paper);

              let picture = new XMLSerializer().serializeToString(root);
              Array.from(root.querySelectorAll('marker'), marker => marker.id).forEach((id, index) => {
                picture = picture.replaceAll(id, 'marker-' + (index + 1));
              });
              picture = picture.replaceAll('<g class="djs-group">', '\\n<g class="djs-group">');
              return { problems: warnings, svg: '<!-- created with bpmn-js / http://bpmn.io -->\\n' + picture + '\\n' };
            }
            """;

    private static Playwright playwright;
    private static com.microsoft.playwright.Browser browser;

    @BeforeEach
    void start() {
        Browser.required();
        if (!Files.isReadable(BPMN_JS)) {
            Browser.missing(BPMN_JS.toString(), "npm ci");
        }
        if (playwright == null) {
            playwright = Browser.playwright();
            browser = Browser.launch(playwright);
        }
    }

    @AfterAll
    static void stop() {
        if (playwright != null) {
            playwright.close();
        }
    }

    static List<String> diagrams() throws IOException {
        try (Stream<Path> files = Files.list(PROCESSES)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".bpmn"))
                    .map(name -> name.substring(0, name.length() - ".bpmn".length()))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("diagrams")
    void draws(String id) throws IOException {
        String svg = drawn(id);

        Path svgFile = DRAWINGS.resolve(id + ".svg");
        Path pngFile = DRAWINGS.resolve(id + ".png");
        if (Files.exists(svgFile)
                && Files.exists(pngFile)
                && Files.readString(svgFile).replace("\r\n", "\n").equals(svg)) {
            return;
        }
        byte[] png = photographed(svg);
        Files.createDirectories(DRAWINGS);
        Files.write(pngFile, png);
        Files.writeString(svgFile, svg);
    }

    /** The application draws with the same files, which it brings along. */
    @ParameterizedTest
    @ValueSource(strings = {"bpmn-navigated-viewer.production.min.js", "assets/bpmn-js.css", "../LICENSE"})
    void theApplicationDrawsWithTheSameVersion(String file) {
        Path copy = Path.of("src", "main", "resources", "static", "bpmn-js")
                .resolve(Path.of(file).getFileName());
        assertThat(copy).hasSameBinaryContentAs(BPMN_JS.resolveSibling(file));
    }

    private static String drawn(String id) throws IOException {
        try (Page page = browser.newPage()) {
            page.setContent("<div id='canvas' style='width: 1200px; height: 800px'></div>");
            page.addScriptTag(new Page.AddScriptTagOptions().setPath(BPMN_JS));
            Map<?, ?> drawing =
                    (Map<?, ?>) page.evaluate(DRAW, Files.readString(PROCESSES.resolve(id + ".bpmn"), UTF_8));
            assertThat((List<?>) drawing.get("problems"))
                    .as("what bpmn-js says of processes/%s.bpmn", id)
                    .isEmpty();
            return (String) drawing.get("svg");
        }
    }

    /** The drawing with twice as many pixels each way, for screens and print that show them. */
    private static byte[] photographed(String svg) {
        try (Page page =
                browser.newPage(new com.microsoft.playwright.Browser.NewPageOptions().setDeviceScaleFactor(2))) {
            page.setContent("<style>body { margin: 0 } svg { display: block }</style>" + svg);
            return page.locator("svg").screenshot();
        }
    }
}
