/**
 * Who a peer is: the cluster's authorities, the peers' keys and certificates, and the tickets that
 * masters sign. All keys are P-256. A certificate names exactly one identity, a URI {@code
 * cpcluster://<cluster>/node/<id>}; names and addresses of machines play no part.
 */
package io.cpcluster.dataplane.certificate;
