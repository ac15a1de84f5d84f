package io.cpcluster.node.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.jspecify.annotations.Nullable;

/**
 * Reads a body as text, inflating it if need be. What comes out is counted while it comes, and one
 * byte too many ends the reading.
 */
final class HttpBody {
  private static final int PIECE = 8_192;

  private final int most;

  /**
   * @param most bytes, decoded
   */
  HttpBody(int most) {
    this.most = most;
  }

  HttpAnswer read(@Nullable HttpEntity entity) throws IOException {
    if (entity == null) {
      return new HttpAnswer.Page("");
    }
    String encoding = entity.getContentEncoding() == null ? "" : entity.getContentEncoding();
    try {
      Charset charset = charset(entity.getContentType());
      return switch (encoding.strip().toLowerCase(Locale.ROOT)) {
        case "", "identity" ->
            entity.getContentLength() > most ? tooLarge() : text(entity.getContent(), charset);
        case "gzip", "x-gzip" -> text(new GZIPInputStream(entity.getContent(), PIECE), charset);
        default ->
            new HttpAnswer.Unfit("sends a body that is coded as \"" + encoding + "\", not gzip");
      };
    } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
      return new HttpAnswer.Unfit("sends a text in a charset nobody knows here");
    } catch (ZipException broken) {
      return new HttpAnswer.Unfit("sends a body that is broken gzip");
    }
  }

  private HttpAnswer text(InputStream body, Charset charset) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    byte[] piece = new byte[PIECE];
    int count;
    while ((count = body.read(piece)) >= 0) {
      if (text.size() + count > most) {
        return tooLarge();
      }
      text.write(piece, 0, count);
    }
    return new HttpAnswer.Page(text.toString(charset));
  }

  private HttpAnswer tooLarge() {
    return new HttpAnswer.Unfit("sends a body of more than " + most + " bytes");
  }

  /** The one that is named, else UTF-8. */
  private static Charset charset(@Nullable String contentType) {
    ContentType type = contentType == null ? null : ContentType.parseLenient(contentType);
    String name = type == null ? null : type.getParameter("charset");
    return name == null || name.isBlank() ? StandardCharsets.UTF_8 : Charset.forName(name.strip());
  }
}
