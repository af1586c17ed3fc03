//! What `submit` runs in the container that takes an application.

use super::stand_in::StandIn;

const STACK: &str = "\
services:
  spark:
    own:
      service: { image: spark }
      submit: [/opt/spark/bin/spark-submit, --master, \"spark://{{ self.name }}:7077\"]
    applications:
      load:
        summary: loads a day
        file: /jobs/load.jar
        class: org.example.Load
        packages: [\"org.example:a:1.0\", \"org.example:b:2.0\"]
        conf: { spark.executor.memory: 1g, spark.app.note: two words }
        arguments: [--from, 'it''s']
    in: { dev: { applications: { load: { conf: { spark.executor.memory: 512m } } } } }
";

const COMMAND: &str = "[/opt/spark/bin/spark-submit][--master][spark://spark:7077][--class][org.example.Load]\
    [--packages][org.example:a:1.0,org.example:b:2.0][--conf][spark.executor.memory=512m][--conf][spark.app.note=two words]\
    [/jobs/load.jar][--from][it's]";

fn stack(answer: &str) -> StandIn {
    let stand_in = StandIn::of(1, "secrets: inline\n", STACK);
    stand_in.answering(&["spark"], answer);
    stand_in
}

#[test]
fn an_application_is_submitted_with_what_it_says_and_what_is_given() {
    let stand_in = stack("echo submitted\n");
    stand_in.run("submit.sh", &["load"]).expect(0, "load: loads a day\nsubmitted\n", "");
    assert_eq!(stand_in.executed(), format!("[exec][--interactive][id-spark]{COMMAND}\n"));
    stand_in.run("submit.sh", &["--quiet", "load", "--", "--day", "a day", "", "--list"]).expect(0, "submitted\n", "");
    assert_eq!(stand_in.executed(), format!("[exec][--interactive][id-spark]{COMMAND}[--day][a day][][--list]\n"));
}

#[test]
fn nothing_runs_where_something_is_only_shown() {
    let stand_in = stack("");
    let run = stand_in.run("submit.sh", &["--list"]).code(0);
    assert_eq!(run.stdout.split_whitespace().collect::<Vec<_>>(), ["load", "loads", "a", "day"]);
    let run = stand_in.run("submit.sh", &["--dry-run", "load", "--", "--more"]).code(0);
    assert!(
        run.stdout.starts_with(
            "docker compose -p app-dev exec spark /opt/spark/bin/spark-submit --master spark://spark:7077 "
        ),
        "{run:?}"
    );
    assert!(
        run.stdout.ends_with(" --conf 'spark.app.note=two words' /jobs/load.jar --from 'it'\\''s' --more\n"),
        "{run:?}"
    );
    assert_eq!(stand_in.executed(), "");
}

#[test]
fn how_it_ends_is_told() {
    let stand_in = stack("exit 7\n");
    stand_in.run("submit.sh", &["--quiet", "load"]).expect(1, "", "submit: load has ended with exit code 7\n");
    stand_in.sandbox.write("answers/states", "spark exited 1 none false 0 id-spark\n");
    let run = stand_in.run("submit.sh", &["load"]).code(1);
    assert!(run.stderr.starts_with("submit: spark, which takes load, is exited; "), "{run:?}");
    let run = stand_in.run("submit.sh", &["laod"]).code(2);
    assert!(run.stderr.starts_with("submit: there is no application laod; --list shows them\n"), "{run:?}");
    let run = stand_in.run("submit.sh", &["load", "more"]).code(2);
    assert!(run.stderr.starts_with("submit: one application at a time: arguments for load come after --\n"), "{run:?}");
    let run = stand_in.run("submit.sh", &[]).code(2);
    assert!(run.stderr.starts_with("submit: which application? --list shows them\n"), "{run:?}");
}

/// What the document of food-delivery runs by hand, with the command that its image has and today's versions.
#[test]
fn food_delivery_submits_what_its_document_runs_by_hand() {
    let stand_in = StandIn::built("food-delivery/dev");
    stand_in.answering(&["spark"], "");
    let submit = "[exec][--interactive][id-spark][/opt/spark/bin/spark-submit][--master][local[*]]";
    let kafka = "org.apache.spark:spark-sql-kafka-0-10_2.12:3.5.8";
    let configuration = "[--config][/workspace/configs/orders_stream.yml]";
    let _ = stand_in.run("submit.sh", &["producer"]).code(0);
    let packages = format!("[--packages][{kafka},org.postgresql:postgresql:42.7.8]");
    let producer = format!("{submit}{packages}[/workspace/producers/orders_cdc_producer.py]{configuration}\n");
    assert_eq!(stand_in.executed(), producer);
    let _ = stand_in.run("submit.sh", &["consumer"]).code(0);
    let packages = format!("[--packages][{kafka}]");
    let consumer = format!("{submit}{packages}[/workspace/consumers/orders_stream_consumer.py]{configuration}\n");
    assert_eq!(stand_in.executed(), consumer);
}
