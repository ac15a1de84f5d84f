package io.cpcluster.contracts.task;

import io.cpcluster.contracts.json.Bytes;
import io.cpcluster.contracts.json.BytesJson;
import io.cpcluster.contracts.json.Fields;
import io.cpcluster.contracts.json.InvalidField;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;

/** The four spellings of {@link Content}: those of bytes, and {@code {"blob":{…}}}. */
public final class ContentJson {
  private static final String SHAPES =
      "a list of numbers from 0 to 255, a string, {\"base64\":\"…\"} or"
          + " {\"blob\":{\"node\":\"…\",\"sha256\":\"…\",\"size\":…}}";

  private ContentJson() {}

  /**
   * Reads data.
   *
   * @param where what it is the data of, for messages
   */
  static Content read(String where, JsonNode node, TaskJson.Reading reading) throws InvalidField {
    if (node.isObject() && !node.has("base64")) {
      return new Content.Stored(blob(where, reading.of(where, node, "blob", "base64"), reading));
    }
    Bytes bytes = BytesJson.read(node);
    if (bytes == null) {
      throw new InvalidField(where + " is " + SHAPES);
    }
    return new Content.Inline(bytes);
  }

  private static BlobReference blob(String where, Fields data, TaskJson.Reading reading)
      throws InvalidField {
    if (data.optional("blob") == null) {
      throw new InvalidField(where + " is " + SHAPES);
    }
    String place = where + ": blob";
    Fields fields = reading.of(place, data.required("blob"), "node", "sha256", "size");
    String node = fields.text("node");
    String sha256 = fields.text("sha256");
    fields.required("size");
    long size = fields.number("size", 0, Long.MIN_VALUE, Long.MAX_VALUE);
    Optional<String> problem = BlobReference.problem(node, sha256, size);
    if (problem.isPresent()) {
      throw fields.wrong(problem.get());
    }
    return new BlobReference(node, sha256, size);
  }

  static void write(Content content, JsonGenerator out) {
    switch (content) {
      case Content.Inline(Bytes bytes) -> out.writePOJO(bytes);
      case Content.Stored(BlobReference blob) -> {
        out.writeStartObject();
        out.writeObjectPropertyStart("blob");
        out.writeStringProperty("node", blob.node());
        out.writeStringProperty("sha256", blob.sha256());
        out.writeNumberProperty("size", blob.size());
        out.writeEndObject();
        out.writeEndObject();
      }
    }
  }

  /** Writes data outside a task. */
  public static final class Serializer extends ValueSerializer<Content> {
    @Override
    public void serialize(Content content, JsonGenerator out, SerializationContext context) {
      write(content, out);
    }
  }
}
