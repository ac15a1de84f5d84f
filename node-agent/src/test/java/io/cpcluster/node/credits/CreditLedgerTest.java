package io.cpcluster.node.credits;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.node.Poll;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CreditLedgerTest {
  private static final long LIFE = TimeUnit.MILLISECONDS.toNanos(Poll.CREDIT_LIFE_MS);

  private final CreditLedger ledger = new CreditLedger();

  @Test
  void aCreditCountsFromTheMomentItIsSent() {
    ledger.offer(null, 3, 0);

    assertThat(ledger.outstanding()).isEqualTo(3);
  }

  @Test
  void anAssignmentUsesUpOneCreditOfItsMaster() {
    ledger.offer("m1", 2, 0);
    ledger.offer("m2", 2, 0);

    ledger.used("m1");

    assertThat(ledger.outstanding()).isEqualTo(3);
    ledger.gone("m1");
    assertThat(ledger.outstanding()).isEqualTo(2);
  }

  @Test
  void anAssignmentThatOvertakesTheAnswerUsesTheOffer() {
    Grant grant = ledger.offer(null, 2, 0);

    ledger.used("m1");
    ledger.taken(grant, "m1");

    assertThat(ledger.outstanding()).isEqualTo(1);
    ledger.gone("m1");
    assertThat(ledger.outstanding()).isZero();
  }

  @Test
  void anAssignmentWithoutACreditCostsNothing() {
    ledger.offer("m1", 1, 0);

    ledger.used("m2");

    assertThat(ledger.outstanding()).isEqualTo(1);
  }

  @Test
  void aRefusedOfferIsFreeAgain() {
    Grant grant = ledger.offer(null, 4, 0);
    ledger.used("m1");

    ledger.notTaken(grant);
    ledger.notTaken(grant);

    assertThat(ledger.outstanding()).isZero();
  }

  @Test
  void creditsExpireAfterTheirLife() {
    ledger.offer("m1", 2, 0);
    ledger.offer("m2", 1, 1_000);
    assertThat(ledger.nextExpiry()).isEqualTo(LIFE);

    ledger.expire(LIFE - 1);
    assertThat(ledger.outstanding()).isEqualTo(3);
    ledger.expire(LIFE);
    assertThat(ledger.outstanding()).isEqualTo(1);
    ledger.expire(LIFE + 1_000);

    assertThat(ledger.outstanding()).isZero();
    assertThat(ledger.nextExpiry()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aMasterThatIsGoneTakesItsCreditsAlong() {
    Grant late = ledger.offer("m1", 5, 0);
    ledger.offer("m2", 1, 0);

    ledger.gone("m1");
    ledger.notTaken(late);

    assertThat(ledger.outstanding()).isEqualTo(1);
  }
}
