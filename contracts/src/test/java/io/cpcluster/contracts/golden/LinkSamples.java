package io.cpcluster.contracts.golden;

import static io.cpcluster.contracts.golden.TaskSamples.AT;

import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.link.CertificateAnswer;
import io.cpcluster.contracts.link.CertificateRequest;
import io.cpcluster.contracts.link.CloseCommand;
import io.cpcluster.contracts.link.ConnectAnswer;
import io.cpcluster.contracts.link.ConnectRequest;
import io.cpcluster.contracts.link.Disconnect;
import io.cpcluster.contracts.link.Disconnected;
import io.cpcluster.contracts.link.Endpoint;
import io.cpcluster.contracts.link.LeaseAnswer;
import io.cpcluster.contracts.link.LeaseCommand;
import io.cpcluster.contracts.link.LeaseRequest;
import io.cpcluster.contracts.link.LinkList;
import io.cpcluster.contracts.link.LinkRecord;
import io.cpcluster.contracts.link.LinkState;
import io.cpcluster.contracts.link.LinkView;
import io.cpcluster.contracts.link.ListenAnswer;
import io.cpcluster.contracts.link.ListenCommand;
import io.cpcluster.contracts.link.OpenedAnswer;
import io.cpcluster.contracts.link.OpenedReport;
import io.cpcluster.contracts.link.RenewRequest;
import io.cpcluster.contracts.link.SignedTicket;
import io.cpcluster.contracts.link.SlotLease;
import io.cpcluster.contracts.link.Ticket;
import io.cpcluster.contracts.link.TransferReport;
import io.cpcluster.contracts.node.Role;
import java.util.List;

/** What peers and masters say about links, certificates and leases of slots. */
final class LinkSamples {
  private static final String LINK = "l-8kQ2vT0aYc41mWzP";
  private static final String HOST = "9f2c41d07a3be5528c6610f4a1d3e97b";
  private static final String LEASE = "s-Zq81LxPw03RtYb2c";
  private static final Ticket TICKET =
      new Ticket(LINK, "dev", "n1", 17, "n3", 21, 55_001, AT + 15_000);
  static final SignedTicket SIGNED =
      new SignedTicket(Json.writeText(TICKET), "MEUCIQDb", List.of("MIIB8TCC"));

  private LinkSamples() {}

  static List<Sample> all() {
    return List.of(
        Sample.of("link/connect-request", new ConnectRequest(17, "n3", "transfer")),
        Sample.of(
            "link/connect-answer",
            new ConnectAnswer(
                new Endpoint("10.0.0.2", 55_001), LINK, List.of("10.0.0.2", "fd00::2"), SIGNED)),
        Sample.of(
            "link/connect-answer-wait",
            new ConnectAnswer(
                new Endpoint("10.0.0.2", 55_001), LINK, List.of("10.0.0.2", "fd00::2"), null)),
        Sample.of("link/ticket", TICKET),
        Sample.of(
            "link/listen-command", new ListenCommand("m-7Qk2", 21, LINK, 55_001, SIGNED, 12_000)),
        Sample.of("link/listen-answer", new ListenAnswer(21, false, "Address already in use")),
        Sample.of("link/opened-report", new OpenedReport(21, LINK)),
        Sample.of("link/opened-answer", new OpenedAnswer(LINK, true)),
        Sample.of("link/disconnect", new Disconnect(21, LINK, "idle for 120 s")),
        Sample.of("link/disconnected", new Disconnected(LINK)),
        Sample.of("link/close-command", new CloseCommand(21, LINK, "closed by request")),
        Sample.of(
            "link/certificate-request",
            new CertificateRequest(17, pem("CERTIFICATE REQUEST"), null)),
        Sample.of(
            "link/certificate-request-with-user",
            new CertificateRequest(17, pem("CERTIFICATE REQUEST"), "UAZ4YQNRWHH6YP4WWQCA")),
        Sample.of(
            "link/certificate-answer",
            new CertificateAnswer(
                "dev",
                List.of(pem("CERTIFICATE"), pem("CERTIFICATE")),
                List.of(pem("CERTIFICATE")),
                null)),
        Sample.of(
            "link/certificate-answer-with-user",
            new CertificateAnswer(
                "dev",
                List.of(pem("CERTIFICATE"), pem("CERTIFICATE")),
                List.of(pem("CERTIFICATE")),
                "eyJ0eXAi.eyJpc3Mi.lIhE")),
        Sample.of(
            "link/lease-request",
            new LeaseRequest(17, Role.WORKER, List.of("gpu"), "n3", 8, 30_000)),
        Sample.of(
            "link/slot-lease",
            new SlotLease(
                LEASE,
                List.of(new SlotLease.Share("n3", 4), new SlotLease.Share("n4", 4)),
                30_000)),
        Sample.of("link/renew-request", new RenewRequest(17, LEASE, List.of("n3", "n4"), 30_000)),
        Sample.of("link/lease-command", new LeaseCommand("m-7Qk2", 21, LEASE, "n1", 17, 4, 30_000)),
        Sample.of("link/lease-answer", new LeaseAnswer(21, false, 4)),
        Sample.of(
            "link/transfer-report",
            new TransferReport(
                17,
                "x-5Rw0aTqLk28nVb3c",
                "failed",
                "n3",
                "photos/a.jpg",
                2_621_440,
                1_048_576,
                "link ended: silent for 3 beats")),
        Sample.of("record/link-open", record(LinkState.OPEN)),
        Sample.of("record/link-opening", record(LinkState.OPENING)),
        Sample.of(
            "answer/link-list",
            new LinkList(
                List.of(
                    new LinkView(
                        LINK,
                        LinkState.OPEN,
                        "n1",
                        "n3",
                        HOST,
                        55_001,
                        "transfer",
                        "2026-11-21T14:03:07.651Z")),
                LINK)));
  }

  private static LinkRecord record(LinkState state) {
    return new LinkRecord(
        LINK, state, "n1", 17, "n3", 21, HOST, 55_001, "transfer", AT, "n-0c2KxA7pQe91LmZt");
  }

  private static String pem(String kind) {
    return "-----BEGIN " + kind + "-----\nMIIB\n-----END " + kind + "-----\n";
  }
}
