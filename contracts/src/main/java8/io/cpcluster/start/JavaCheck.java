package io.cpcluster.start;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.util.jar.Manifest;

/**
 * The main class of every runnable jar. It is compiled for Java 8, so that an older Java says in
 * one line which Java is needed instead of a stack trace about class files, and then starts the
 * class that the jar's manifest names as {@code Cpcluster-Main-Class}.
 */
public final class JavaCheck {
  /** The oldest Java that runs the programs. */
  public static final int NEEDED = 25;

  /** Exit code for a wrong way of starting a program. */
  public static final int EXIT_USAGE = 64;

  private static final String PROGRAM = "Cpcluster-Main-Class";

  /**
   * Whether Bouncy Castle unpacks native code into a temporary folder at each start, which is left
   * there when the process is killed; for what is done here Java is as fast.
   */
  private static final String NATIVE_CODE = "org.bouncycastle.native.cpu_variant";

  private JavaCheck() {}

  public static void main(String[] arguments) throws Throwable {
    String complaint =
        complaintAbout(
            System.getProperty("java.specification.version"), System.getProperty("java.version"));
    if (complaint != null) {
      System.err.println(complaint);
      System.exit(EXIT_USAGE);
    }
    if (System.getProperty(NATIVE_CODE) == null) {
      System.setProperty(NATIVE_CODE, "java");
    }
    Class<?> program = Class.forName(programName());
    try {
      program.getMethod("main", String[].class).invoke(null, (Object) arguments);
    } catch (InvocationTargetException thrownByProgram) {
      throw thrownByProgram.getCause();
    }
  }

  /**
   * What to tell the user of that Java, or null when it is new enough.
   *
   * @param specification such as {@code 1.8} or {@code 17}
   * @param version such as {@code 17.0.15}
   */
  public static String complaintAbout(String specification, String version) {
    String feature =
        specification.startsWith("1.") ? specification.substring("1.".length()) : specification;
    if (Integer.parseInt(feature) >= NEEDED) {
      return null;
    }
    return "cpcluster needs Java "
        + NEEDED
        + " or newer; this is "
        + version
        + ". Set CPCLUSTER_JAVA or JAVA_HOME to a newer one.";
  }

  private static String programName() throws IOException {
    try (InputStream in = JavaCheck.class.getResourceAsStream("/META-INF/MANIFEST.MF")) {
      String name = in == null ? null : new Manifest(in).getMainAttributes().getValue(PROGRAM);
      if (name == null) {
        throw new IllegalStateException("the manifest of this jar names no " + PROGRAM);
      }
      return name;
    }
  }
}
