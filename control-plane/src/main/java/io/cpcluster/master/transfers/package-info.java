/** News of file transfers: told by the peers that send, made events of here. */
package io.cpcluster.master.transfers;
