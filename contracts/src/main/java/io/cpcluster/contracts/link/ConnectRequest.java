package io.cpcluster.contracts.link;

/**
 * A peer's wish for a link, on {@code cpcluster.agent.<id>.connect}. Answered by {@link
 * ConnectAnswer} or an error within 2 s: {@code unknown_node}, {@code peer_not_live}, {@code
 * pool_empty}, {@code port_taken}, {@code invalid_request} for a link to oneself.
 *
 * @param session the asker's session
 * @param to id of the other peer
 * @param purpose a few words for people, such as {@code transfer}
 */
public record ConnectRequest(long session, String to, String purpose) {}
