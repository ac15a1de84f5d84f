package io.cpcluster.master.join;

/** Requests for certificates that ask for more than a node may have. */
final class CraftedRequests {
  /**
   * P-256, for CA:TRUE, keyCertSign, another node's URI, an IP address and a host name; made by
   * {@code openssl req -addext …}.
   */
  static final String AUTHORITY_WITH_FOREIGN_NAMES =
      """
      -----BEGIN CERTIFICATE REQUEST-----
      MIIBPDCB4gIBADATMREwDwYDVQQDDAhtYXN0ZXItMTBZMBMGByqGSM49AgEGCCqG
      SM49AwEHA0IABG1lWGwytbKcVuAKjPCpfkSzOtaAk5dJr1cnqTtHJppyMoUOIKLU
      UrkCB3esikQBN7WUilkdAiQN3OgO/o27p0KgbTBrBgkqhkiG9w0BCQ4xXjBcMA8G
      A1UdEwEB/wQFMAMBAf8wPAYDVR0RBDUwM4YbY3BjbHVzdGVyOi8vdGVzdC9ub2Rl
      L290aGVyhwQKAAABgg5uYXRzLTEuZXhhbXBsZTALBgNVHQ8EBAMCAgQwCgYIKoZI
      zj0EAwIDSQAwRgIhAIb2Wpx4gXv4EvR7u7aGV9tpGWZgLkY3jySmIyyB0zcdAiEA
      5AGim8WjhBxYtAiZUTb5tgImTxUKFYZvUs1Q9dQky4s=
      -----END CERTIFICATE REQUEST-----
      """;

  /** A key of RSA with 1024 bits; made by {@code openssl req -newkey rsa:1024}. */
  static final String RSA_1024 =
      """
      -----BEGIN CERTIFICATE REQUEST-----
      MIIBTjCBuAIBADAPMQ0wCwYDVQQDDAR3ZWFrMIGfMA0GCSqGSIb3DQEBAQUAA4GN
      ADCBiQKBgQC9AmVNR5z+xKaF0B2sd2A3FJBbL6EGjnT8MzAJTSEIK9YXXaMcW0u7
      pHKG2rJO/wvN9jgalSUOAbBcGTeDFORLQvCaDgrN7zrzZbNy8PyuEyxp67WVawkj
      0aVApUdVFlWZyucSqfXSTz5XKlpCg6Frl35zFBiUvwCs6BfTh0pMFwIDAQABoAAw
      DQYJKoZIhvcNAQELBQADgYEAto9NgOfgYOT7jpQ7ZvQRBipN7mnhkvDjHfmyfXej
      u6/yLOHU+D5zCIEb3l85uioxh92aBongGgEGuO5IZCJQhaFhWw1/v7upmJWrv6v5
      vuEAIluSk219Keza+aZgQMZn9VhhZp7ziXl3T/YAhKS1nIvyfZLWC7gEcM1dpVCM
      fSY=
      -----END CERTIFICATE REQUEST-----
      """;

  private CraftedRequests() {}
}
