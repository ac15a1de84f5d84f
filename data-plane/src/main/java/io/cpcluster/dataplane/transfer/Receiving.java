package io.cpcluster.dataplane.transfer;

import java.nio.file.Path;

/**
 * Where files of other peers go, and whether they may take any.
 *
 * @param folder nothing is written or served outside its real path; made when it is absent
 * @param mayServe whether files in it are given to peers that ask
 */
public record Receiving(Path folder, boolean mayServe) {}
