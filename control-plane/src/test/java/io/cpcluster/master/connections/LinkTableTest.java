package io.cpcluster.master.connections;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.link.LinkRecord;
import io.cpcluster.contracts.link.LinkState;
import io.cpcluster.contracts.subject.Buckets;
import io.cpcluster.master.config.PortRange;
import io.cpcluster.messaging.bucket.Entry;
import org.junit.jupiter.api.Test;

class LinkTableTest {
  private static final PortRange RANGE = new PortRange(10, 12);
  private final LinkTable table = new LinkTable();

  private static LinkRecord record(String link, int port) {
    return new LinkRecord(link, LinkState.OPEN, "a", 1, "b", 2, "h", port, "test", 0, "n");
  }

  private void watched(String key, long revision, Entry.Operation operation, LinkRecord record) {
    byte[] value = operation == Entry.Operation.PUT ? Json.write(record) : new byte[0];
    table.changed(new Entry(key, revision, value, operation, 0, null, null));
  }

  @Test
  void whatTheWatchBringsLateDoesNotBringBackWhatThisMasterDeleted() {
    HeldLink link = new HeldLink(record("l-1", 10), 5);
    table.stored(link);
    table.removed(link, 7);

    watched(link.pairKey(), 5, Entry.Operation.PUT, link.record());
    watched(link.portKey(), 6, Entry.Operation.PUT, link.record());

    assertThat(table.all()).isEmpty();
    assertThat(table.leased("h", RANGE)).isZero();
    watched(link.pairKey(), 7, Entry.Operation.DELETED, link.record());
    watched(link.pairKey(), 9, Entry.Operation.PUT, record("l-2", 11));
    assertThat(table.find("l-2")).isPresent();
    assertThat(table.find("l-1")).isEmpty();
  }

  @Test
  void anExpiredOpeningFreesItsPort() {
    LinkRecord link = record("l-1", 10);
    watched(Buckets.pairKey("b", "a"), 5, Entry.Operation.PUT, link);
    watched(Buckets.portKey("h", 10), 6, Entry.Operation.PUT, link);
    assertThat(table.leased("h", RANGE)).isEqualTo(1);
    assertThat(table.of("b")).hasSize(1);

    watched(Buckets.pairKey("a", "b"), 7, Entry.Operation.EXPIRED, link);
    watched(Buckets.portKey("h", 10), 8, Entry.Operation.EXPIRED, link);

    assertThat(table.leased("h", RANGE)).isZero();
    assertThat(table.of("a")).isEmpty();
    assertThat(table.claim("h", RANGE)).hasValue(11);
  }

  @Test
  void whatIsNoRecordIsPassedOver() {
    table.changed(new Entry("pair.a.b", 3, "{}".getBytes(), Entry.Operation.PUT, 0, null, null));
    table.changed(new Entry("port.h", 4, new byte[0], Entry.Operation.DELETED, 0, null, null));
    table.changed(new Entry("else", 5, new byte[0], Entry.Operation.DELETED, 0, null, null));

    assertThat(table.all()).isEmpty();
  }

  @Test
  void hostsThatNobodyIsOnAreForgottenWhenNothingIsLeased() {
    table.stored(new HeldLink(record("l-1", 10), 5));
    table.forgetHosts(host -> false);
    assertThat(table.leasingHosts()).containsExactly("h");

    table.removed(new HeldLink(record("l-1", 10), 5), 7);
    table.forgetHosts(host -> false);

    assertThat(table.claim("h", RANGE)).as("nothing is known of it").hasValue(10);
  }
}
