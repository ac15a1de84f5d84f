package io.cpcluster.master.membership;

import io.cpcluster.contracts.node.Hello;
import io.cpcluster.contracts.node.Poll;
import io.cpcluster.contracts.node.Role;
import io.cpcluster.contracts.subject.Ids;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a hello says what a record may hold. */
final class HelloCheck {
  private static final int MAX_LABELS = 32;
  private static final int MAX_ADDRESSES = 16;
  private static final int MAX_TEXT = 256;

  private HelloCheck() {}

  /** What is wrong with it, when something is. */
  static Optional<String> problem(Hello hello, String sender) {
    if (!sender.equals(hello.id())) {
      return Optional.of(
          "\"id\" is \"" + cut(hello.id()) + "\"; on this subject it must be \"" + sender + "\"");
    }
    if (!Ids.isValid(sender)) {
      return Optional.of("id " + Ids.rule(sender));
    }
    if (isMissing(hello.role()) || isMissing(hello.process()) || isMissing(hello.version())) {
      return Optional.of("\"role\", \"process\" and \"version\" are needed");
    }
    if (hello.slots() < 0 || hello.slots() > Poll.MAX_CREDITS) {
      return Optional.of("\"slots\" must be from 0 to " + Poll.MAX_CREDITS);
    }
    if (hello.role() == Role.CLIENT && hello.slots() > 0) {
      return Optional.of("\"slots\" of a client must be 0");
    }
    if (hello.labels().size() > MAX_LABELS || !hello.labels().stream().allMatch(Ids::isValid)) {
      return Optional.of("\"labels\" must be at most " + MAX_LABELS + " ids");
    }
    if (hello.addresses().size() > MAX_ADDRESSES || !allShort(hello.addresses())) {
      return Optional.of("\"addresses\" must be at most " + MAX_ADDRESSES + " short texts");
    }
    if (!allShort(List.of(hello.process(), hello.version()))
        || (hello.machine() != null && hello.machine().length() > MAX_TEXT)) {
      return Optional.of("no text may be longer than " + MAX_TEXT + " characters");
    }
    return Optional.empty();
  }

  /** A field that JSON left out, whatever its type promises. */
  private static boolean isMissing(@Nullable Object field) {
    return field == null;
  }

  private static boolean allShort(List<String> texts) {
    return texts.stream().allMatch(text -> text.length() <= MAX_TEXT);
  }

  private static String cut(@Nullable String text) {
    return text != null && text.length() > 80 ? text.substring(0, 80) + "…" : "" + text;
  }
}
