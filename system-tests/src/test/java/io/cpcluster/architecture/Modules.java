package io.cpcluster.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The classes of every module, read from where the build put them. */
record Modules(Map<String, JavaClasses> classes) {
  /** Every module that has code of its own. */
  static final List<String> NAMES =
      List.of(
          "contracts",
          "console-log",
          "nats-server",
          "messaging",
          "data-plane",
          "control-plane",
          "node-agent",
          "gateway",
          "launcher",
          "cli");

  static Modules read() {
    Path root = Path.of(System.getProperty("cpcluster.root", ".."));
    Map<String, JavaClasses> classes = new LinkedHashMap<>();
    for (String name : NAMES) {
      Path folder = root.resolve(name).resolve("target/classes");
      classes.put(name, new ClassFileImporter().importPaths(existing(folder)));
    }
    return new Modules(classes);
  }

  /** The module of a class of ours, by name; or null for a class of a library. */
  Map<String, String> moduleByClass() {
    Map<String, String> modules = new LinkedHashMap<>();
    classes.forEach(
        (module, members) ->
            members.forEach((JavaClass member) -> modules.put(member.getName(), module)));
    return modules;
  }

  private static List<Path> existing(Path folder) {
    return Files.isDirectory(folder) ? List.of(folder) : List.of();
  }
}
