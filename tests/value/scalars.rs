//! Accepted with its canonical text, or refused with its reason.

use std::fmt::Display;

use stackgen::load::read::{Scalar, scalar_schema};
use stackgen::value::{
    ContainerPath, Cpus, Duration, EnvName, FeatureName, HostPath, Image, Mode, Name, Pattern, Percent, Port,
    ProjectPath, SettingName, Size, Url, VariableName, VersionReq,
};

/// Each text with its canonical form; an editor that checks against the schema must not refuse it.
fn accepts<T: Scalar + Display>(table: &[(&str, &str)]) {
    let schema = serde_json::to_value(scalar_schema::<T>()).expect("a schema is JSON");
    let schema = jsonschema::validator_for(&schema).expect("a schema");
    for (text, canonical) in table {
        assert!(schema.is_valid(&serde_json::Value::from(*text)), "the schema refuses `{text}`");
        match T::parse(text) {
            Ok(value) => assert_eq!(value.to_string(), *canonical, "{text}"),
            Err(reason) => panic!("`{text}` is refused: {reason}"),
        }
    }
}

/// Each text with its reason; empty where what is expected says it all.
fn refuses<T: Scalar + Display>(table: &[(&str, &str)]) {
    for (text, expected) in table {
        match T::parse(text) {
            Ok(value) => panic!("`{text}` is taken for {value}"),
            Err(reason) => assert_eq!(reason, *expected, "{text}"),
        }
    }
}

#[test]
fn sizes() {
    accepts::<Size>(&[
        ("512m", "512m"),
        ("512M", "512m"),
        ("512mb", "512m"),
        ("512 MiB", "512m"),
        ("1536m", "1536m"),
        ("1.5G", "1536m"),
        ("10GiB", "10g"),
        ("1024", "1k"),
        ("1000", "1000b"),
        ("100b", "100b"),
        ("2t", "2048g"),
        ("0", "0b"),
    ]);
    refuses::<Size>(&[
        ("", ""),
        ("m", ""),
        ("-1m", ""),
        ("1..5g", ""),
        ("1.g", ""),
        (".5g", ""),
        ("1e3", "`e3` is no unit of size; there are `b`, `k`, `m`, `g` and `t`"),
        ("1x", "`x` is no unit of size; there are `b`, `k`, `m`, `g` and `t`"),
        ("1 ", "` ` is no unit of size; there are `b`, `k`, `m`, `g` and `t`"),
        ("99999999999t", "`99999999999t` is more than any machine holds"),
    ]);
    assert_eq!(Size::parse("512m").map(Size::bytes), Ok(536_870_912));
    assert_eq!(Size::parse("1.2g").map(Size::bytes), Ok(1_288_490_188));
}

#[test]
fn sizes_for_their_readers() {
    for (text, compose, jvm, postgres) in [
        ("512m", "512m", "512m", "512MB"),
        ("1g", "1g", "1g", "1GB"),
        ("1536m", "1536m", "1536m", "1536MB"),
        ("3t", "3072g", "3072g", "3TB"),
        ("64k", "64k", "64k", "64kB"),
        ("100", "100b", "100", "100B"),
        ("0", "0b", "0", "0B"),
    ] {
        let size = Size::parse(text).unwrap();
        assert_eq!((size.compose(), size.jvm(), size.postgres()), (compose.into(), jvm.into(), postgres.into()));
    }
    let size = Size::from_bytes(Size::MIB * 3 + 5);
    assert_eq!((size.mib_floor(), size.floor_to_mib()), (3, Size::from_mib(3)));
    assert_eq!(Size::from_bytes(5).floor_to_mib(), Size::from_bytes(5));
}

#[test]
fn durations() {
    accepts::<Duration>(&[
        ("15s", "15s"),
        ("90s", "1m30s"),
        ("1m30s", "1m30s"),
        ("7d", "7d"),
        ("36h", "1d12h"),
        ("1.5h", "1h30m"),
        ("500ms", "500ms"),
        ("1s500ms", "1s500ms"),
        ("0", "0s"),
        ("0s", "0s"),
    ]);
    let order = "the units of a duration stand once each, the largest first";
    refuses::<Duration>(&[
        ("", ""),
        ("s", ""),
        ("-1s", ""),
        ("15", "`15` has no unit: `15s` or `15ms`?"),
        ("1s1", ""),
        ("1y", "`y` is no unit of time; there are `d`, `h`, `m`, `s` and `ms`"),
        ("1S", "`S` is no unit of time; there are `d`, `h`, `m`, `s` and `ms`"),
        ("1 s", "` s` is no unit of time; there are `d`, `h`, `m`, `s` and `ms`"),
        ("1s1m", order),
        ("1s1s", order),
        ("0.5ms", "`0.5ms` is not a whole number of milliseconds"),
        ("99999999999999999d", "`99999999999999999d` is not a whole number of milliseconds"),
    ]);
    for (text, compose, postgres) in [
        ("7d", "168h", "7d"),
        ("90s", "1m30s", "90s"),
        ("5m", "5m", "5min"),
        ("1s500ms", "1s500ms", "1500ms"),
        ("0", "0s", "0s"),
    ] {
        let duration = Duration::parse(text).unwrap();
        assert_eq!((duration.compose_text(), duration.postgres()), (compose.to_owned(), postgres.to_owned()));
    }
    assert_eq!(Duration::parse("7d").map(Duration::as_millis), Ok(604_800_000));
}

#[test]
fn percentages() {
    accepts::<Percent>(&[("50%", "50%"), ("12.5%", "12.5%"), ("0%", "0%"), ("100.0%", "100%"), ("150%", "150%")]);
    refuses::<Percent>(&[
        ("50", "a percentage has its sign: `50%`"),
        ("half", ""),
        ("-5%", ""),
        ("%", ""),
        ("2000%", "`2000%` is more than 1000%"),
        ("0.0001%", "`0.0001%` has more than three digits after the point"),
    ]);
    let share = Percent::parse("12.5%").unwrap();
    assert_eq!((share.of(100), share.fraction(), share.number()), (12, "0.125".to_owned(), "12.5".to_owned()));
    assert_eq!(Percent::FULL.of(u64::MAX), u64::MAX);
}

#[test]
fn ports() {
    accepts::<Port>(&[("1", "1"), ("8080", "8080"), ("65535", "65535")]);
    refuses::<Port>(&[("0", ""), ("65536", ""), ("-1", ""), ("+80", ""), ("080", ""), ("http", ""), ("8080.0", "")]);
    let port = Port::new(65_000).unwrap();
    assert_eq!(port.checked_add(535).map(Port::get), Some(65_535));
    assert_eq!(port.checked_add(536), None);
}

#[test]
fn processors() {
    accepts::<Cpus>(&[("2", "2"), ("0.5", "0.5"), ("1.25", "1.25"), ("0.001", "0.001"), ("2.0", "2")]);
    refuses::<Cpus>(&[
        ("0", ""),
        ("0.0", ""),
        ("-1", ""),
        ("two", ""),
        ("0.0005", "`0.0005` is finer than a thousandth of a processor"),
    ]);
    let two = Cpus::parse("2").unwrap();
    assert_eq!(two.scaled(Percent::new(25)).to_string(), "0.5");
    assert_eq!(Cpus::parse("0.001").unwrap().scaled(Percent::new(1)).thousandths(), 1);
}

#[test]
fn names() {
    let longest = "a".repeat(63);
    accepts::<Name>(&[
        ("kafka", "kafka"),
        ("a1-b", "a1-b"),
        ("0x", "0x"),
        ("console", "console"),
        ("com", "com"),
        (&longest, &longest),
    ]);
    let long = "a".repeat(64);
    refuses::<Name>(&[
        ("", "a name cannot be empty"),
        ("Kafka", "`Kafka` has `K` in it; the name is made of `a-z`, `0-9` and `-`"),
        ("a_b", "`a_b` has `_` in it; the name is made of `a-z`, `0-9` and `-`"),
        ("a.b", "`a.b` has `.` in it; the name is made of `a-z`, `0-9` and `-`"),
        ("a/b", "`a/b` has `/` in it; the name is made of `a-z`, `0-9` and `-`"),
        ("-a", "`-a` does not start with a letter or digit"),
        ("con", "`con` is the name of a device on Windows"),
        ("lpt1", "`lpt1` is the name of a device on Windows"),
        (&long, &format!("`{long}` is longer than 63 characters")),
    ]);
    accepts::<SettingName>(&[("log_level", "log_level"), ("a", "a"), ("x1", "x1")]);
    refuses::<SettingName>(&[
        ("", "a name cannot be empty"),
        ("log-level", "`log-level` has `-` in it; the name is made of `a-z`, `0-9` and `_`"),
        ("1x", "`1x` does not start with a letter"),
        ("_x", "`_x` does not start with a letter"),
    ]);
    accepts::<FeatureName>(&[("monitoring", "monitoring"), ("tls", "tls")]);
    refuses::<FeatureName>(&[("TLS", "`TLS` has `T` in it; the name is made of `a-z`, `0-9` and `_`")]);
}

#[test]
fn names_of_variables() {
    accepts::<VariableName>(&[("DATA_DIR", "DATA_DIR"), ("_x", "_x"), ("a1", "a1")]);
    refuses::<VariableName>(&[
        ("", "a name cannot be empty"),
        ("1A", "`1A` does not start with a letter or `_`"),
        ("A-B", "`A-B` has `-` in it; the name is made of letters, digits and `_`"),
        ("Ä", "`Ä` has `Ä` in it; the name is made of letters, digits and `_`"),
    ]);
    accepts::<EnvName>(&[("PGPASSWORD", "PGPASSWORD"), ("CORE-SITE.XML_fs.defaultFS", "CORE-SITE.XML_fs.defaultFS")]);
    refuses::<EnvName>(&[
        ("", "a name cannot be empty"),
        ("A=B", "`A=B` has `=` in it; the name is made of anything but `=` and blanks"),
        ("A B", "`A B` has ` ` in it; the name is made of anything but `=` and blanks"),
        ("A\n", "`A\\n` has `\\n` in it; the name is made of anything but `=` and blanks"),
    ]);
}

#[test]
fn images() {
    let digest = format!("postgres@sha256:{}", "0a".repeat(32));
    for (text, repository, tag, pinned) in [
        ("postgres:16.4", "postgres", Some("16.4"), true),
        ("apache/airflow:2.11.0", "apache/airflow", Some("2.11.0"), true),
        ("localhost:5000/a/b__c-d.e:v1", "localhost:5000/a/b__c-d.e", Some("v1"), true),
        ("registry.example.org/x:latest", "registry.example.org/x", Some("latest"), false),
        ("x:stable", "x", Some("stable"), false),
        (&*digest, "postgres", None, true),
    ] {
        accepts::<Image>(&[(text, text)]);
        let image = Image::parse(text).unwrap();
        assert_eq!((image.repository(), image.tag(), image.is_pinned()), (repository, tag, pinned), "{text}");
    }
    let no_tag = |image| format!("`{image}` has no tag: without one it is another image after each pull");
    refuses::<Image>(&[
        ("", ""),
        ("postgres", &no_tag("postgres")),
        ("localhost:5000/x", &no_tag("localhost:5000/x")),
        ("Postgres:16", "`Postgres` has capital letters; the path of an image has none"),
        ("a//b:1", ""),
        ("a/-b:1", ""),
        ("a b:1", ""),
        ("x:", "`` is no tag of an image"),
        ("x:a b", "`a b` is no tag of an image"),
        ("x:-1", "`-1` is no tag of an image"),
        ("ex_ample.org/x:1", "`ex_ample.org` is no registry"),
        ("x@sha256:12", "`sha256:12` is no digest of an image; it looks like `sha256:` and 64 hex digits"),
    ]);
}

#[test]
fn modes() {
    accepts::<Mode>(&[
        ("770", "770"),
        ("0644", "644"),
        ("1777", "1777"),
        ("02775", "2775"),
        ("000", "000"),
        ("7777", "7777"),
    ]);
    refuses::<Mode>(&[
        ("0888", "`8` in `0888` is no octal digit"),
        ("79", "`9` in `79` is no octal digit"),
        ("", ""),
        ("7", ""),
        ("77", ""),
        ("17777", ""),
        ("0o770", ""),
        ("rwx", ""),
        ("-770", ""),
    ]);
    assert_eq!(Mode::parse("1777").map(Mode::bits), Ok(0o1777));
}

#[test]
fn paths_in_the_project() {
    accepts::<ProjectPath>(&[
        ("dags", "dags"),
        ("./dags/", "dags"),
        ("a//b/../c", "a/c"),
        (".", "."),
        ("a/..", "."),
        ("..a/b", "..a/b"),
    ]);
    refuses::<ProjectPath>(&[
        ("", "a path cannot be empty"),
        ("/etc", "`/etc` is absolute; the path is relative to the project"),
        ("../x", "`../x` leaves the project"),
        ("a/../../x", "`a/../../x` leaves the project"),
        ("a\\b", "`a\\b` has a backslash; paths are written with `/`"),
        ("C:x", "`C:x` starts with a drive, which other machines do not have"),
        ("a\0b", "`a\\0b` has a control character in it"),
    ]);
    let folder = ProjectPath::parse("stacks/traffic").unwrap();
    assert_eq!(folder.join(&ProjectPath::parse("./x.sql").unwrap()).as_str(), "stacks/traffic/x.sql");
    assert_eq!(ProjectPath::parse(".").unwrap().join(&folder), folder);
}

#[test]
fn paths_elsewhere() {
    accepts::<ContainerPath>(&[("/data", "/data"), ("/opt//x/./y/", "/opt/x/y"), ("/", "/")]);
    refuses::<ContainerPath>(&[
        ("data", "`data` is not absolute"),
        ("", "a path cannot be empty"),
        ("/a/../b", "`/a/../b` has `..` in it"),
        ("/a\\b", "`/a\\b` has a backslash; paths are written with `/`"),
    ]);
    accepts::<HostPath>(&[("./dags", "./dags"), ("dags/x", "./dags/x"), (".", "."), ("/mnt/data/", "/mnt/data")]);
    refuses::<HostPath>(&[("../x", "`../x` leaves the project")]);
}

#[test]
fn addresses() {
    accepts::<Url>(&[
        ("https://example.org/docs?x=1", "https://example.org/docs?x=1"),
        ("jdbc:postgresql://db:5432/x", "jdbc:postgresql://db:5432/x"),
        ("hdfs://namenode:9000", "hdfs://namenode:9000"),
    ]);
    refuses::<Url>(&[
        ("example.org", ""),
        ("https://", ""),
        ("://x", ""),
        ("1http://x", ""),
        ("https://a b", "`https://a b` has ` ` in it"),
    ]);
}

#[test]
fn versions() {
    accepts::<VersionReq>(&[(">=0.1, <0.2", ">=0.1, <0.2"), ("0.1", "^0.1"), ("*", "*")]);
    refuses::<VersionReq>(&[("", ""), ("new", ""), (">=", ""), (">=0.1 <0.2", "")]);
    let bounds = VersionReq::parse(">=0.1, <0.2").unwrap();
    for (version, within) in [("0.1.0", true), ("0.1.9", true), ("0.2.0", false), ("0.0.9", false), ("x", false)] {
        assert_eq!(bounds.matches(version), within, "{version}");
    }
}

#[test]
fn patterns() {
    for (pattern, fits, fails) in [
        ("[a-z0-9]{4,16}", vec!["abcd", "a1b2c3"], vec!["abc", "ABCD", "abcde-"]),
        ("sk-[0-9]{2}", vec!["sk-12"], vec!["sk-1", "sk12", "xsk-12"]),
        ("[a-]{2}", vec!["a-", "--"], vec!["ab"]),
        ("[]x]", vec!["]", "x"], vec!["[", ""]),
        ("[a-c]{0,2}c", vec!["c", "cc", "abc"], vec!["", "ab", "cccc"]),
    ] {
        accepts::<Pattern>(&[(pattern, pattern)]);
        let parsed = Pattern::parse(pattern).unwrap();
        assert!(fits.iter().all(|text| parsed.matches(text)), "{pattern}");
        assert!(!fails.iter().any(|text| parsed.matches(text)), "{pattern}");
    }
    refuses::<Pattern>(&[
        ("", ""),
        ("[a-z", "a `[` is not closed"),
        ("[]", "a `[` is not closed"),
        ("[^a]", "a class says what may stand there, not what may not"),
        ("[z-a]", "`z-a` runs backwards"),
        ("[ä]", "a pattern is made of visible ASCII characters"),
        ("a b", "a pattern is made of visible ASCII characters"),
        ("a+", "`+` has no meaning in a pattern; put it in brackets: `[+]`"),
        ("(a|b)", "`(` has no meaning in a pattern; put it in brackets: `[(]`"),
        ("a{", "a `{` is not closed"),
        ("a{3,2}", "`{3,2}` is no count such as `{24}` or `{4,16}`, up to 256"),
        ("a{0}", "`{0}` is no count such as `{24}` or `{4,16}`, up to 256"),
        ("a{9999}", "`{9999}` is no count such as `{24}` or `{4,16}`, up to 256"),
    ]);
}
