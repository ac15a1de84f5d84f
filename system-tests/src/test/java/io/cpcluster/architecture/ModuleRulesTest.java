package io.cpcluster.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The module table holds: who may import whom, and how packages are named. */
class ModuleRulesTest {
  private static final List<String> NAMES = Modules.NAMES;
  private static final Modules MODULES = Modules.read();
  private static final Map<String, String> MODULE_BY_CLASS = MODULES.moduleByClass();

  /** Folders are subjects of the trade; these words say nothing. */
  private static final Set<String> EMPTY_WORDS =
      Set.of(
          "util", "utils", "common", "impl", "internal", "service", "services", "manager", "misc");

  /** NATS calls an endpoint that answers requests a service: there the word is the subject. */
  private static final Set<String> EXCEPTIONS = Set.of("io.cpcluster.messaging.service");

  @ParameterizedTest
  @FieldSource("NAMES")
  void aModuleImportsOnlyWhatItsRowAllows(String module) {
    ModuleTable row = Objects.requireNonNull(ModuleTable.ALL.get(module), module);
    Set<String> violations = new TreeSet<>();
    for (JavaClass member : classesOf(module)) {
      for (Dependency dependency : member.getDirectDependenciesFromSelf()) {
        JavaClass target = dependency.getTargetClass().getBaseComponentType();
        String owner = MODULE_BY_CLASS.get(target.getName());
        boolean allowed =
            owner == null
                ? target.isPrimitive() || row.allowsLibrary(target.getName())
                : owner.equals(module) || row.allowsModule(owner);
        if (!allowed) {
          violations.add(member.getName() + " → " + target.getName());
        }
      }
    }
    assertThat(violations).as(module + " imports what its row does not allow").isEmpty();
  }

  @Test
  void onlyMessagingImportsTheNatsClient() {
    assertThat(importersOf("io.nats")).containsExactly("messaging");
  }

  @Test
  void onlyTheDataPlaneImportsNetty() {
    assertThat(importersOf("io.netty")).isSubsetOf("data-plane");
  }

  @Test
  void onlyTheGatewayImportsTheWebServer() {
    assertThat(importersOf("io.javalin")).containsExactly("gateway");
    assertThat(importersOf("org.eclipse.jetty")).containsExactly("gateway");
  }

  @Test
  void theControlPlaneTakesOnlyCertificatesFromTheDataPlane() {
    Set<String> others = new TreeSet<>();
    for (JavaClass member : classesOf("control-plane")) {
      for (Dependency dependency : member.getDirectDependenciesFromSelf()) {
        JavaClass target = dependency.getTargetClass().getBaseComponentType();
        if ("data-plane".equals(MODULE_BY_CLASS.get(target.getName()))
            && !target.getPackageName().contains(".certificate")) {
          others.add(member.getName() + " → " + target.getName());
        }
      }
    }
    assertThat(others).isEmpty();
  }

  @ParameterizedTest
  @FieldSource("NAMES")
  void aPackageIsNamedAfterASubjectOfTheTrade(String module) {
    Set<String> wrong = new TreeSet<>();
    for (JavaClass member : classesOf(module)) {
      String name = member.getPackageName();
      boolean empty =
          List.of(name.toLowerCase(Locale.ROOT).split("\\.")).stream()
              .anyMatch(EMPTY_WORDS::contains);
      if (!name.startsWith("io.cpcluster.") || (empty && !EXCEPTIONS.contains(name))) {
        wrong.add(name);
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void noPackageIsSpreadOverTwoModules() {
    Map<String, Set<String>> modules = new TreeMap<>();
    for (String module : NAMES) {
      for (JavaClass member : classesOf(module)) {
        modules.computeIfAbsent(member.getPackageName(), _ -> new TreeSet<>()).add(module);
      }
    }
    assertThat(modules).allSatisfy((name, owners) -> assertThat(owners).as(name).hasSize(1));
  }

  @Test
  void theContractsWereFound() {
    assertThat(classesOf("contracts").size()).isGreaterThan(50);
  }

  private static JavaClasses classesOf(String module) {
    return Objects.requireNonNull(MODULES.classes().get(module), module);
  }

  private static Set<String> importersOf(String libraryPackage) {
    Set<String> importers = new TreeSet<>();
    for (String module : NAMES) {
      for (JavaClass member : classesOf(module)) {
        for (Dependency dependency : member.getDirectDependenciesFromSelf()) {
          String target = dependency.getTargetClass().getBaseComponentType().getPackageName();
          if (target.equals(libraryPackage) || target.startsWith(libraryPackage + ".")) {
            importers.add(module);
          }
        }
      }
    }
    return importers;
  }
}
