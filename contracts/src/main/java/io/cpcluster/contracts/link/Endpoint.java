package io.cpcluster.contracts.link;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/** An address and a port, on the wire a list of two: {@code ["10.0.0.2",55001]}. */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
@JsonPropertyOrder({"address", "port"})
public record Endpoint(String address, int port) {}
