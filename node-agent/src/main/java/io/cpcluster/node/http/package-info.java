/** {@code HttpRequest}: a GET, with every address checked that it or a redirect leads to. */
package io.cpcluster.node.http;
