//! A launcher with several jobs: it runs them all, and ends with the worst of their codes.

use super::stand_in::StandIn;

const STACK: &str = "\
services:
  main: { uses: kafka, host_port: { outside: 9092 } }
  audit: { uses: kafka, host_port: { outside: 9095 } }
  kafka-topics: { needs: { kafka: main } }
  audit-topics: { uses: kafka-topics, needs: { kafka: audit } }
topics:
  defaults: { cluster: main }
  names: { orders: {}, logins: { cluster: audit } }
";

#[test]
fn every_cluster_is_applied_and_the_worst_code_is_told() {
    let stand_in = StandIn::of(1, "secrets: inline\n", STACK);
    for (first, second, worst) in
        [(0, 0, 0), (0, 5, 5), (5, 0, 5), (5, 1, 1), (1, 5, 1), (5, 3, 3), (3, 1, 3), (1, 3, 3), (1, 0, 1), (0, 1, 1)]
    {
        stand_in.sandbox.write("answers/codes/kafka-topics", &first.to_string());
        stand_in.sandbox.write("answers/codes/audit-topics", &second.to_string());
        let run = stand_in.run("topics.sh", &["--dry-run"]);
        assert_eq!((run.code, run.stderr.as_str()), (worst, ""), "{first} and {second}");
        let jobs: Vec<String> = stand_in
            .calls()
            .iter()
            .filter_map(|call| call.split_once(" run --rm ")?.1.split_once(" -T ").map(|(_, job)| job.to_owned()))
            .collect();
        assert_eq!(jobs, ["kafka-topics --converge --dry-run", "audit-topics --converge --dry-run"]);
    }
}
