package io.cpcluster.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class JavaCheckTest {
  private static final int MAJOR_OF_JAVA_8 = 52;

  @Test
  void anOlderJavaIsToldInOneLine() {
    assertThat(JavaCheck.complaintAbout("17", "17.0.15"))
        .isEqualTo(
            "cpcluster needs Java 25 or newer; this is 17.0.15."
                + " Set CPCLUSTER_JAVA or JAVA_HOME to a newer one.");
    assertThat(JavaCheck.complaintAbout("1.8", "1.8.0_442")).contains("this is 1.8.0_442.");
  }

  @Test
  void aNewEnoughJavaIsNotBothered() {
    assertThat(JavaCheck.complaintAbout("25", "25.0.3")).isNull();
    assertThat(JavaCheck.complaintAbout("26", "26")).isNull();
  }

  @Test
  void theClassFileRunsOnJava8() throws IOException {
    try (DataInputStream in =
        new DataInputStream(JavaCheck.class.getResourceAsStream("JavaCheck.class"))) {
      in.readInt();
      in.readUnsignedShort();

      assertThat(in.readUnsignedShort()).isEqualTo(MAJOR_OF_JAVA_8);
    }
  }
}
