package org.recourse.change;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** Diagrams, decision tables and forms as one set, by the names of their files. */
final class ProcessSet {

    private static final int LARGEST = 2_000_000;

    private final Map<String, byte[]> contents = new TreeMap<>();
    private final Map<String, Diagram> diagrams = new TreeMap<>();
    private final Map<String, Table> tables = new TreeMap<>();
    private final Map<String, Form> forms = new TreeMap<>();
    private final Map<String, String> unreadable = new TreeMap<>();

    private ProcessSet() {}

    /** The files by their names; what stands before the last slash of a name does not count. */
    static ProcessSet of(Map<String, byte[]> files) {
        ProcessSet set = new ProcessSet();
        files.forEach((path, content) -> {
            String name = path.substring(path.lastIndexOf('/') + 1);
            if (set.contents.containsKey(name)) {
                set.unreadable.put(name, "Two files have this name");
            } else {
                set.read(name, content);
            }
        });
        return set;
    }

    /** What this version of the program brings. */
    static ProcessSet delivered() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        PathMatchingResourcePatternResolver resolver = new PathMatchingResourcePatternResolver();
        try {
            for (String pattern : List.of("processes/*.bpmn", "processes/*.dmn", "forms/*.form")) {
                for (Resource resource : resolver.getResources("classpath*:" + pattern)) {
                    files.put(String.valueOf(resource.getFilename()), resource.getContentAsByteArray());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return of(files);
    }

    /** All diagrams, tables and forms in a folder and the folders in it, hidden ones and those of other tools left out. */
    static ProcessSet in(Path folder) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        Files.walkFileTree(folder, Set.of(), 6, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                String name = String.valueOf(directory.getFileName());
                boolean isOthers = name.startsWith(".") || name.equals("node_modules") || name.equals("target");
                return isOthers && !directory.equals(folder) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (isOfASet(file.toString())) {
                    byte[] content = attributes.size() > LARGEST ? new byte[LARGEST + 1] : Files.readAllBytes(file);
                    files.put(folder.relativize(file).toString().replace('\\', '/'), content);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return of(files);
    }

    static boolean isOfASet(String file) {
        return file.endsWith(".bpmn") || file.endsWith(".dmn") || file.endsWith(".form");
    }

    private void read(String name, byte[] content) {
        contents.put(name, content);
        try {
            if (content.length > LARGEST) {
                throw new Unreadable("It is larger than " + LARGEST / 1_000_000 + " MB");
            } else if (name.endsWith(".bpmn")) {
                diagrams.put(name, new Diagram(name, Part.read(content)));
            } else if (name.endsWith(".dmn")) {
                tables.put(name, new Table(name, Part.read(content)));
            } else if (name.endsWith(".form")) {
                forms.put(name, new Form(name, content));
            } else {
                throw new Unreadable("Its name ends neither in .bpmn nor in .dmn nor in .form");
            }
        } catch (Unreadable e) {
            unreadable.put(name, e.why());
        }
    }

    /** This set with everything from the other that has no file of the same name here. */
    ProcessSet over(ProcessSet live) {
        ProcessSet both = new ProcessSet();
        both.take(live, Set.of());
        both.take(this, contents.keySet());
        return both;
    }

    private void take(ProcessSet other, Collection<String> instead) {
        instead.forEach(this::drop);
        contents.putAll(other.contents);
        diagrams.putAll(other.diagrams);
        tables.putAll(other.tables);
        forms.putAll(other.forms);
        unreadable.putAll(other.unreadable);
    }

    /** This set without a file. */
    ProcessSet without(String file) {
        ProcessSet fewer = new ProcessSet();
        fewer.take(this, Set.of());
        fewer.drop(file);
        return fewer;
    }

    private void drop(String file) {
        contents.remove(file);
        diagrams.remove(file);
        tables.remove(file);
        forms.remove(file);
        unreadable.remove(file);
    }

    Set<String> files() {
        return new TreeSet<>(contents.keySet());
    }

    Optional<byte[]> content(String file) {
        return Optional.ofNullable(contents.get(file));
    }

    /** Why a file is none, by its name. */
    Map<String, String> unreadable() {
        return unreadable;
    }

    Collection<Diagram> diagrams() {
        return diagrams.values();
    }

    Collection<Table> tables() {
        return tables.values();
    }

    Collection<Form> forms() {
        return forms.values();
    }

    Optional<Diagram> process(String id) {
        return find(diagrams, id + ".bpmn", Diagram::id, id);
    }

    Optional<Table> table(String id) {
        return find(tables, id + ".dmn", Table::id, id);
    }

    Optional<Form> form(String id) {
        return find(forms, id + ".form", Form::id, id);
    }

    /** A file is named like what is in it, or the contract says so. */
    private static <T> Optional<T> find(Map<String, T> files, String file, Function<T, String> ids, String id) {
        return Optional.ofNullable(files.get(file))
                .filter(found -> ids.apply(found).equals(id));
    }
}
