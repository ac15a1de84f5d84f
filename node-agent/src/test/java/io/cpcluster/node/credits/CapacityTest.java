package io.cpcluster.node.credits;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CapacityTest {
  @Test
  void anIdleNodeSpreadsItsCreditsOverSeveralOffers() {
    Capacity capacity = new Capacity(1);

    List<Offer> offers = capacity.offers(17, 6, 0, 0);

    assertThat(offers).hasSize(5).allSatisfy(offer -> assertThat(offer.credits()).isEqualTo(1));
    assertThat(capacity.offers(17, 6, 0, 0)).as("nothing is offered twice").isEmpty();
  }

  @Test
  void offersCoverEverythingThatIsFree() {
    Capacity capacity = new Capacity(10);

    List<Offer> offers = capacity.offers(17, 4, 3, 0);

    assertThat(offers).hasSize(4);
    assertThat(offers.stream().mapToInt(Offer::credits).sum()).isEqualTo(10 + 4 - 3);
  }

  @Test
  void longTasksLeaveNothingAhead() {
    Capacity capacity = new Capacity(2);

    for (int i = 0; i < 2; i++) {
      capacity.measured(Duration.ofMillis(800).toNanos());
    }

    assertThat(capacity.offers(17, 6, 0, 0)).hasSize(2);
    assertThat(capacity.hasRoom(1)).isTrue();
    assertThat(capacity.hasRoom(2)).isFalse();
  }

  @Test
  void shortTasksAreHeldAheadForAboutSixtyMilliseconds() {
    Capacity capacity = new Capacity(1);

    capacity.measured(Duration.ofMillis(1).toNanos());

    assertThat(sum(capacity.offers(17, 1, 0, 0))).isEqualTo(1 + 60);
  }

  @Test
  void whatIsHeldAheadIsBounded() {
    Capacity capacity = new Capacity(8);

    capacity.measured(1);

    assertThat(sum(capacity.offers(17, 1, 0, 0))).isEqualTo(8 + Ahead.MOST);
  }

  @Test
  void aTaskThatBlocksAllSlotsCountsBeforeItEnds() {
    Capacity capacity = new Capacity(1);
    capacity.measured(1_000);

    assertThat(capacity.allBusyFor(Duration.ofMillis(10).toNanos())).isFalse();
    assertThat(capacity.allBusyFor(Duration.ofMillis(200).toNanos())).isTrue();

    assertThat(capacity.hasRoom(1)).isFalse();
  }

  @Test
  void aHiccupAmongShortTasksChangesLittle() {
    Capacity capacity = new Capacity(1);
    capacity.measured(Duration.ofNanos(20_000).toNanos());

    capacity.measured(Duration.ofMillis(15).toNanos());

    assertThat(sum(capacity.offers(17, 1, 0, 0))).isEqualTo(1 + Ahead.MOST);
  }

  @Test
  void shortTasksAreTrustedAgainSoonAfterALongOne() {
    Capacity capacity = new Capacity(1);
    capacity.allBusyFor(Duration.ofSeconds(1).toNanos());

    for (int i = 0; i < 30; i++) {
      capacity.measured(Duration.ofNanos(50_000).toNanos());
    }

    assertThat(sum(capacity.offers(17, 1, 0, 0))).isGreaterThan(5);
  }

  @Test
  void creditsRideBackToTheMasterThatAssigned() {
    Capacity capacity = new Capacity(1);

    Grant grant = capacity.ride("m1", 2, 0, 0);

    assertThat(grant.left()).isEqualTo(2);
    assertThat(capacity.offers(17, 9, 0, 0)).hasSize(3);
    assertThat(capacity.ride("m1", 2, 0, 0)).as("nothing is left").isNull();
  }

  @Test
  void fewFreeCreditsOfManyAreNotWorthAMessage() {
    Capacity capacity = new Capacity(64);
    capacity.measured(1_000);
    capacity.offers(17, 1, 60, 0);

    assertThat(capacity.offers(17, 1, 0, 0)).as("60 of 576 are free").isEmpty();
  }

  private static int sum(List<Offer> offers) {
    return offers.stream().mapToInt(Offer::credits).sum();
  }
}
