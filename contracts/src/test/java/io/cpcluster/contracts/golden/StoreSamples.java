package io.cpcluster.contracts.golden;

import static io.cpcluster.contracts.golden.TaskSamples.AT;

import io.cpcluster.contracts.json.Bytes;
import io.cpcluster.contracts.store.DropAnswer;
import io.cpcluster.contracts.store.DropCommand;
import io.cpcluster.contracts.store.Keeping;
import io.cpcluster.contracts.store.StoreDeleted;
import io.cpcluster.contracts.store.StoreEntry;
import io.cpcluster.contracts.store.StoreList;
import io.cpcluster.contracts.store.StoreListQuery;
import io.cpcluster.contracts.store.StorePut;
import io.cpcluster.contracts.store.StoreQuery;
import io.cpcluster.contracts.store.StoreRecord;
import io.cpcluster.contracts.store.StoreReport;
import io.cpcluster.contracts.store.StoreReportAnswer;
import io.cpcluster.contracts.store.StoreView;
import io.cpcluster.contracts.task.Content;
import java.util.List;

/** Keys and where their values lie. */
final class StoreSamples {
  private static final String SHA256 =
      "8f434346648f6b96df89dda901c5176b10a6d83961dd3c1ac88b59b2dc327aa4";
  private static final String STAMP = "0b9f3c1e-5f0a-4a52-9a86-0d5c8d1c2e77";
  private static final StoreRecord RECORD =
      new StoreRecord("greeting", "disk-1", 17, Keeping.DISK, 2, SHA256, STAMP, AT);

  private StoreSamples() {}

  static List<Sample> forPeers() {
    return List.of(
        Sample.of("record/store", RECORD),
        Sample.of(
            "store/report",
            new StoreReport(
                17,
                false,
                List.of(new StoreEntry("greeting", Keeping.DISK, 2, SHA256, STAMP)),
                38L)),
        Sample.of("store/report-renewed", new StoreReport(17, true, List.of())),
        Sample.of("store/report-answer", new StoreReportAnswer("m-7Qk2", List.of(STAMP))),
        Sample.of("store/report-recorded", new StoreReportAnswer("m-7Qk2", List.of(), 41L, null)),
        Sample.of("store/report-outdated", new StoreReportAnswer("m-7Qk2", List.of(), null, 40L)),
        Sample.of("store/drop-command", new DropCommand("greeting", STAMP, 44L)),
        Sample.of("store/drop-answer", new DropAnswer(true)),
        Sample.of("answer/store-list", new StoreList(List.of(StoreView.of(RECORD, true)), 41L)),
        Sample.of("answer/store-deleted", new StoreDeleted("greeting", "disk-1")));
  }

  static List<Sample> queries() {
    return List.of(
        Sample.strict(
            "query/store-put",
            new StorePut("greeting", Content.of(Bytes.ofText("hi")), "disk-1", Keeping.DISK),
            StorePut::read),
        Sample.strict("query/store-key", new StoreQuery("greeting"), StoreQuery::read),
        Sample.strict(
            "query/store-list", new StoreListQuery("gree", 100, 41), StoreListQuery::read));
  }
}
