package io.cpcluster.node.http;

import io.cpcluster.contracts.json.Shown;
import io.cpcluster.node.outside.Destination;
import io.cpcluster.node.outside.InvalidDestination;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * A URL that may be asked for.
 *
 * @param scheme http or https
 * @param pathAndQuery as it is asked for, beginning with a slash
 * @param uri the whole, from which redirects lead on
 */
record HttpAddress(String scheme, Destination destination, String pathAndQuery, URI uri) {
  private static final int LONGEST = 8_192;

  /**
   * Reads a URL.
   *
   * @throws InvalidDestination when it is none, or not of http or https, or carries credentials
   */
  static HttpAddress parse(String url) throws InvalidDestination {
    if (url.length() > LONGEST) {
      throw new InvalidDestination("the URL is longer than " + LONGEST + " characters");
    }
    try {
      return of(new URI(url));
    } catch (URISyntaxException wrong) {
      throw wrong(url, "is no URL: " + wrong.getReason());
    }
  }

  /** Where a redirect leads from here. */
  HttpAddress redirected(String location) throws InvalidDestination {
    if (location.length() > LONGEST) {
      throw new InvalidDestination("the URL is longer than " + LONGEST + " characters");
    }
    try {
      return of(uri.resolve(new URI(location)));
    } catch (URISyntaxException wrong) {
      throw wrong(location, "is no URL: " + wrong.getReason());
    }
  }

  private static HttpAddress of(URI uri) throws InvalidDestination, URISyntaxException {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw wrong(uri.toString(), "is not of http or https");
    }
    String authority = uri.getRawAuthority();
    if (authority == null || authority.isEmpty()) {
      throw wrong(uri.toString(), "has no host");
    }
    if (authority.indexOf('@') >= 0) {
      throw new InvalidDestination("the URL carries a user's name; credentials are not sent");
    }
    Destination to = Destination.parse(authority, scheme.equals("https") ? 443 : 80);
    URI plain = new URI(scheme + "://" + to + pathAndQuery(uri));
    return new HttpAddress(scheme, to, pathAndQuery(plain), plain);
  }

  /** In ASCII, and never without its slash nor above it. */
  private static String pathAndQuery(URI uri) throws URISyntaxException {
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    String rooted = path.startsWith("/") ? path : "/" + path;
    while (rooted.startsWith("/../") || rooted.equals("/..")) {
      rooted = "/" + rooted.substring(Math.min(4, rooted.length()));
    }
    return new URI(rooted + query).toASCIIString();
  }

  private static InvalidDestination wrong(String url, String why) {
    return new InvalidDestination(
        "\"" + Shown.word(url) + "\" " + why + "; give one such as \"http://example.org/path\"");
  }

  /** As it is shown: without the query, which may hold secrets. */
  @Override
  public String toString() {
    String path = uri.getRawPath() == null ? "" : Shown.word(uri.getRawPath());
    return scheme + "://" + destination + path;
  }
}
