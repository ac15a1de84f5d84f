package io.cpcluster.contracts.submission;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cpcluster.contracts.error.ErrorCode;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A body that must be refused.
 *
 * @param says what the message must contain
 */
record BadInput(String name, byte[] body, ErrorCode code, String says) {
  private static final String TASK = "\"task\":{\"Compute\":{\"expression\":\"1+2\"}}";

  private static final String SHA256 = "ab".repeat(32);

  static List<BadInput> all() {
    return List.of(
        json("empty", "", "the body is empty"),
        json("blank", " \n\t ", "the body is empty"),
        json("broken", "{\"id\":\"t1\",", "line 1"),
        json("no JSON", "compute 1+2", "line 1, column 1"),
        json("a value and more", "{" + TASK + "} {}", "line 1"),
        json("trailing comma", "{" + TASK + ",}", "line 1"),
        json("NaN", "{\"priority\":NaN," + TASK + "}", "NaN"),
        json("Infinity", "{\"priority\":-Infinity," + TASK + "}", "line 1"),
        json("comment", "{/* here */" + TASK + "}", "line 1"),
        json("duplicate key", "{\"id\":\"t1\",\"id\":\"t2\"," + TASK + "}", "\"id\""),
        json(
            "duplicate key inside",
            "{\"Compute\":{\"expression\":\"1\",\"expression\":\"2\"}}",
            "\"expression\""),
        json("100,000 levels", "[".repeat(100_000), "nested deeper than 64 levels"),
        json("100,000 objects", "{\"a\":".repeat(100_000), "nested deeper than 64 levels"),
        json("1 MB number", "{\"priority\":" + "9".repeat(1_000_000) + "}", "Number value length"),
        json("1 MB name", "{\"" + "a".repeat(1_000_000) + "\":1}", "Name length"),
        json("lone surrogate", compute("\\ud800"), "\\ud800"),
        json("lone surrogate in a name", "{\"\\udc00\":1}", "DC00"),
        new BadInput("BOM", bom(), ErrorCode.INVALID_JSON, "byte order mark"),
        new BadInput("UTF-16", compute("1").getBytes(UTF_16BE), ErrorCode.INVALID_JSON, "UTF-8"),
        new BadInput("raw surrogate", rawSurrogate(), ErrorCode.INVALID_JSON, ""),
        new BadInput("no UTF-8", new byte[] {'"', (byte) 0xff, '"'}, ErrorCode.INVALID_JSON, ""),
        new BadInput("NUL bytes", new byte[64], ErrorCode.INVALID_JSON, ""),
        new BadInput("2 MiB", new byte[2 << 20], ErrorCode.TOO_LARGE, "2097152 bytes"),
        new BadInput(
            "task over 64 KiB",
            compute("1".repeat(70_000)).getBytes(UTF_8),
            ErrorCode.TOO_LARGE,
            "at most 65536"),
        task(
            "misspelt field",
            "{\"Compute\":{\"expresion\":\"1+2\"}}",
            "Compute: unknown field \"expresion\"; did you mean \"expression\"?"),
        task(
            "misspelt kind",
            "{\"Comput\":{\"expression\":\"1+2\"}}",
            "unknown task kind \"Comput\"; did you mean \"Compute\"?"),
        task("unknown kind", "{\"Zzzzz\":{}}", "known: Compute, ComplexMath"),
        task("kind without fields", "\"Compute\"", "Compute needs its fields"),
        task("fields of a kind without", "{\"GetStorage\":{\"key\":1}}", "none is expected here"),
        task("field of a wrong type", "{\"Compute\":{\"expression\":3}}", "must be a string"),
        task("missing field", "{\"Tcp\":{\"addr\":\"h:1\"}}", "\"data\" is missing"),
        task("no fields", "{\"Compute\":\"1+2\"}", "expected an object"),
        task("byte of 256", "{\"Tcp\":{\"addr\":\"h:1\",\"data\":[256]}}", "from 0 to 255"),
        task("byte of -1", "{\"Tcp\":{\"addr\":\"h:1\",\"data\":[-1]}}", "from 0 to 255"),
        task("byte of 1.5", "{\"Tcp\":{\"addr\":\"h:1\",\"data\":[1.5]}}", "from 0 to 255"),
        task("no base64", "{\"Tcp\":{\"addr\":\"h:1\",\"data\":{\"base64\":\"%\"}}}", "base64"),
        task("neither bytes nor blob", store("7"), "StoreData: \"data\" is a list of numbers"),
        task("misspelt data", store("{\"blop\":{}}"), "did you mean \"blob\"?"),
        task("data without a form", store("{}"), "{\"blob\":{"),
        task("blob and base64", store("{\"blob\":{},\"base64\":\"\"}"), "\"data\" is a list"),
        task("blob text", store("{\"blob\":\"n1\"}"), "expected an object"),
        task("blob without a node", blob("", SHA256, "1"), "\"node\" is missing"),
        task("blob of no id", blob("\"a b\"", SHA256, "1"), "use 1 to 64 characters"),
        task("blob, short hash", blob("\"n1\"", "ab", "1"), "give the 64 digits (0-9, a-f)"),
        task("blob, big digits", blob("\"n1\"", "AB".repeat(32), "1"), "give the 64 digits"),
        task("blob of -1 bytes", blob("\"n1\"", SHA256, "-1"), "\"size\" must be from 0 to"),
        task("blob of 2^60 bytes", blob("\"n1\"", SHA256, "1152921504606846976"), "from 0 to"),
        task("blob without a size", blob("\"n1\"", SHA256, "null"), "\"size\" is missing"),
        task("blob, misspelt", blob("\"n1\",\"sise\":1", SHA256, "1"), "mean \"size\"?"),
        task("shell with both", "{\"Shell\":{\"cmd\":\"a\",\"argv\":[\"a\"]}}", "either"),
        task("shell with an empty list", "{\"Shell\":{\"argv\":[]}}", "a program"),
        task("a number", "42", "a task is its kind"),
        task("a list", "[" + compute("1") + "]", "a task is its kind"),
        task("null", "null", "a task is its kind"),
        task("a task inside", "{\"id\":\"t1\",\"task\":{\"Comput\":{}}}", "\"Compute\"?"),
        request("no task", "{}", "\"task\" is missing"),
        request("task null", "{\"id\":\"t1\",\"task\":null}", "\"task\" is missing"),
        request("misspelt option", "{\"prioritie\":4," + TASK + "}", "mean \"priority\"?"),
        request("priority 10", "{\"priority\":10," + TASK + "}", "from 0 to 9"),
        request("priority -1", "{\"priority\":-1," + TASK + "}", "from 0 to 9"),
        request("priority 4.5", "{\"priority\":4.5," + TASK + "}", "a whole number"),
        request("priority text", "{\"priority\":\"4\"," + TASK + "}", "a whole number"),
        request("priority 10^40", "{\"priority\":" + "9".repeat(40) + "," + TASK + "}", "0 to 9"),
        request("negative timeout", "{\"timeout_ms\":-5," + TASK + "}", "\"timeout_ms\""),
        request("no attempts", "{\"max_attempts\":0," + TASK + "}", "\"max_attempts\""),
        request("negative delay", "{\"delay_ms\":-1," + TASK + "}", "\"delay_ms\""),
        request("repeat without a unit", "{\"repeat\":\"@every 10\"," + TASK + "}", "@every 10s"),
        request("repeat, no second", "{\"repeat\":\"60 * * * * *\"," + TASK + "}", "is no second"),
        request("repeat of a wrong type", "{\"repeat\":10," + TASK + "}", "must be a string"),
        request("after no list", "{\"after\":\"a1\"," + TASK + "}", "a list of strings"),
        request("after no id", "{\"after\":[\"a b\"]," + TASK + "}", "\"after\": id \"a b\""),
        request("after 65", "{\"after\":[" + strings(65) + "]," + TASK + "}", "at most 64"),
        request("both", "{\"repeat\":\"@every 1s\",\"after\":[\"a\"]," + TASK + "}", "choose one"),
        request("short life", "{\"result_ttl_ms\":5," + TASK + "}", "\"result_ttl_ms\""),
        request("unknown retry", "{\"retry\":\"errors\"," + TASK + "}", "mean \"error\"?"),
        request("retry of a wrong type", "{\"retry\":true," + TASK + "}", "must be a string"),
        request("label with a dot", "{\"labels\":[\"a.b\"]," + TASK + "}", "label \"a.b\""),
        request("labels text", "{\"labels\":\"gpu\"," + TASK + "}", "a list of strings"),
        request("17 labels", "{\"labels\":[" + strings(17) + "]," + TASK + "}", "at most 16"),
        request("bad target", "{\"target\":\"*\"," + TASK + "}", "target \"*\""),
        new BadInput(
            "id: number", ("{\"id\":7," + TASK + "}").getBytes(UTF_8), ErrorCode.INVALID_ID, "A-Z"),
        request("tasks no list", "{\"tasks\":{}}", "must be a list"),
        request("no tasks", "{\"tasks\":[]}", "give 1 to 1000"),
        request("1,001 tasks", "{\"tasks\":[" + strings(1_001) + "]}", "give 1 to 1000"),
        request("group with a dot", "{\"tasks\":[1],\"group\":\"a.b\"}", "group \"a.b\""),
        request("tasks and more", "{\"tasks\":[1],\"id\":\"t1\"}", "unknown field \"id\""),
        id("dot", "a.b"),
        id("empty", ""),
        id("star", "*"),
        id("blank", "a b"),
        id("umlaut", "ä"),
        id("65 characters", "a".repeat(65)),
        id("pair at the cut", "a".repeat(79) + "🙂"),
        id("100,000 characters", "a".repeat(100_000)));
  }

  static BadInput json(String name, String body, String says) {
    return new BadInput(name, body.getBytes(UTF_8), ErrorCode.INVALID_JSON, says);
  }

  private static BadInput task(String name, String body, String says) {
    return new BadInput(name, body.getBytes(UTF_8), ErrorCode.INVALID_TASK, says);
  }

  private static BadInput request(String name, String body, String says) {
    return new BadInput(name, body.getBytes(UTF_8), ErrorCode.INVALID_REQUEST, says);
  }

  private static BadInput id(String name, String id) {
    String body = "{\"id\":\"" + id + "\"," + TASK + "}";
    return new BadInput(
        "id: " + name, body.getBytes(UTF_8), ErrorCode.INVALID_ID, "use 1 to 64 characters");
  }

  private static String store(String data) {
    return "{\"StoreData\":{\"key\":\"k\",\"data\":" + data + "}}";
  }

  private static String blob(String node, String sha256, String size) {
    String holder = node.isEmpty() ? "" : "\"node\":" + node + ",";
    return store("{\"blob\":{" + holder + "\"sha256\":\"" + sha256 + "\",\"size\":" + size + "}}");
  }

  private static String compute(String expression) {
    return "{\"Compute\":{\"expression\":\"" + expression + "\"}}";
  }

  private static byte[] bom() {
    return ("\ufeff" + compute("1+2")).getBytes(UTF_8);
  }

  private static byte[] rawSurrogate() {
    byte[] body = compute("???").getBytes(UTF_8);
    int at = new String(body, UTF_8).indexOf("???");
    body[at] = (byte) 0xed;
    body[at + 1] = (byte) 0xa0;
    body[at + 2] = (byte) 0x80;
    return body;
  }

  private static String strings(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "\"l" + i + "\"")
        .collect(Collectors.joining(","));
  }

  @Override
  public String toString() {
    return name;
  }
}
