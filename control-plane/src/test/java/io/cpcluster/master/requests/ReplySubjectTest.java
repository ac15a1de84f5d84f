package io.cpcluster.master.requests;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplySubjectTest {
  @ParameterizedTest
  @CsvSource({
    "cpcluster.tasks.submit, _INBOX.people.abc, true",
    "cpcluster.tasks.submit, _INBOX.abc, true",
    "cpcluster.tasks.submit, cpcluster.queue.4.Worker.t1.1, false",
    "cpcluster.tasks.submit, $KV.cpcluster_tasks.t1, false",
    "cpcluster.tasks.submit, _INBOXES.abc, false",
    "cpcluster.tasks.submit, _INBOX.>, false",
    "cpcluster.tasks.submit, _INBOX.*.a, false",
    "cpcluster.tasks.submit, _INBOX..a, false",
    "cpcluster.tasks.submit, _INBOX.a., false",
    "cpcluster.tasks.submit, _R_.abc.def, true",
    "handed on, _R_.abc.def, true",
    "handed on, $KV.cpcluster_tasks.t1, false",
    "cpcluster.agent.w1.hello, _R_.abc.def, false",
    "cpcluster.join.challenge, _R_.abc.def, false",
    "cpcluster.join.challenge, _INBOX.join.abc, true",
    "cpcluster.agent.w1.hello, _INBOX.w1.abc, true",
    "cpcluster.agent.w1.hello, _INBOX.peer.w1.abc, true",
    "cpcluster.agent.w1.hello, _INBOX.w2.abc, false",
    "cpcluster.agent.w1.hello, _INBOX.peer.w2.abc, false",
    "cpcluster.agent.w1.hello, _INBOX.abc, false",
    "cpcluster.agent.w1.done.m-1, _INBOX.w1.abc, true",
  })
  void anAnswerGoesOnlyToAnInboxOfTheAsker(String request, String inbox, boolean allowed) {
    assertThat(ReplySubject.isAllowed(request, inbox)).isEqualTo(allowed);
  }
}
