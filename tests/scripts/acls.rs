//! What the script for topics decides of ACLs.

use std::fs;

use super::repository;
use super::topics::Fake;

const RULES: [&str; 5] = [
    "Topic orders Allow User:shop * Read",
    "Topic orders Allow User:shop * DescribeConfigs",
    "Topic a.b_c Allow User:shop * Read",
    "Topic a.b_c Allow User:shop * DescribeConfigs",
    "Group report Deny User:* 10.0.0.7 Read",
];

/// Two topics that are there, rules that the table has, and rules that the brokers have; parts of a rule with blanks.
fn fake(shell: &[&'static str], declared: &[&str], live: &[&str]) -> Fake {
    let fake = Fake::new(shell, &[("orders", 1, 1, &[]), ("a.b_c", 1, 1, &[])]);
    let fake = fake.live("orders", "1 1", &[]).live("a.b_c", "1 1", &[]);
    let tool = fs::read_to_string(repository("tests/scripts/fake-kafka-acls.sh")).expect("the fake");
    super::program(&fake.sandbox.path("bin"), "kafka-acls", &tool);
    let lines = |before: &str, rules: &[&str]| {
        let lines: Vec<String> = rules.iter().map(|rule| format!("{before}{}\n", rule.replace(' ', "\t"))).collect();
        lines.concat()
    };
    let table = lines("acl\t", declared);
    fs::write(fake.sandbox.path("job of topics/topics.tsv"), format!("{}{table}", fake.table)).expect("the table");
    let live = lines("", live);
    fs::write(fake.sandbox.path("cluster.acls"), live).expect("the rules");
    fake.with("KAFKA_ACLS", "kafka-acls").with("CLIENT", "who=me")
}

/// The rules of the brokers, sorted.
fn rules(fake: &Fake) -> Vec<String> {
    let text = fs::read_to_string(fake.sandbox.path("cluster.acls")).expect("the rules");
    let mut rules: Vec<String> = text.lines().map(|rule| rule.replace('\t', " ")).collect();
    rules.sort();
    rules
}

fn sorted(rules: &[&str]) -> Vec<String> {
    let mut rules: Vec<String> = rules.iter().map(|rule| (*rule).to_owned()).collect();
    rules.sort();
    rules
}

#[test]
fn missing_rules_are_added_in_as_few_steps_as_there_are_different_ones() {
    for shell in super::shells() {
        let fake = fake(&shell, &RULES, &[]);
        let plan = fake.run(&["--dry-run"]).code(5);
        assert!(plan.stdout.contains("orders: would be given the ACL Allow User:shop Read,DescribeConfigs\n"));
        assert_eq!((rules(&fake), fake.calls()), (Vec::new(), 3));
        let run = fake.run(&[]).code(0);
        let mut lines: Vec<&str> = run.stdout.lines().collect();
        lines.sort_unstable();
        assert_eq!(
            lines,
            [
                "2 topics: created 0, differing 0, not declared 0, failed 0; ACLs: added 3, removed 0, not declared 0",
                "a.b_c: given the ACL Allow User:shop Read,DescribeConfigs",
                "group report: given the ACL Deny User:* Read from 10.0.0.7",
                "orders: given the ACL Allow User:shop Read,DescribeConfigs",
            ]
        );
        assert_eq!((rules(&fake), fake.calls()), (sorted(&RULES), 5));
        let clean =
            "2 topics: created 0, changed 0, not declared 0, failed 0; ACLs: added 0, removed 0, not declared 0\n";
        fake.run(&["--converge"]).expect(0, clean, "");
        assert_eq!((rules(&fake), fake.calls()), (sorted(&RULES), 3));
    }
}

#[test]
fn rules_that_nobody_declares_are_told_and_only_pruned_where_something_is_declared() {
    let strange = ["Topic orders Allow User:CN=eve,OU=x * AlterConfigs", "Group report Allow User:eve * Read"];
    let foreign = [
        "Topic foreign Allow User:eve * All",
        "Topic prefix-orders Allow User:eve * All",
        "Group other Deny User:* * Read",
    ];
    let live = [&RULES[..], &strange, &foreign].concat();
    for shell in super::shells() {
        let fake = fake(&shell, &RULES, &live);
        let run = fake.run(&["--converge"]).code(0);
        assert_eq!(
            run.stdout,
            "orders: the ACL Allow User:CN=eve,OU=x AlterConfigs is not declared, and left as it is\n\
             group report: the ACL Allow User:eve Read is not declared, and left as it is\n\
             2 topics: created 0, changed 0, not declared 0, failed 0; ACLs: added 0, removed 0, not declared 2\n"
        );
        assert_eq!(rules(&fake), sorted(&live));
        let plan = fake.run(&["--converge", "--prune", "--dry-run"]).code(5);
        assert!(plan.stdout.contains("orders: would be stripped of the ACL Allow User:CN=eve,OU=x AlterConfigs\n"));
        assert_eq!(rules(&fake), sorted(&live));
        fake.run(&["--converge", "--prune", "--quiet"]).expect(0, "", "");
        assert_eq!(rules(&fake), sorted(&[&RULES[..], &foreign].concat()));
    }
}

#[test]
fn rules_that_cannot_be_read_end_the_run() {
    for shell in super::shells() {
        let fake = fake(&shell, &RULES, &[]).with("CLIENT", "nobody=1");
        let why = "the ACLs cannot be read: Authentication failed: nobody says who asks, or for how long\n";
        fake.run(&["--converge"]).expect(1, "", why);
    }
}
