package io.cpcluster.contracts.link;

/**
 * The header of a frame on a link. On the wire it is the record's name with its fields, {@code
 * {"DirectMessage":{"text":"hi"}}}; {@link LinkMessageJson} is the table of both.
 */
public sealed interface LinkMessage permits LaneMessage, DirectWork, Payload {}
