/** Files and blobs of this node: where they lie, and the news of transfers. */
package io.cpcluster.node.payload;
