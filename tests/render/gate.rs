//! What is quoted, before its real consumers.

use std::io::Write;
use std::process::{Command, Stdio};

use minijinja::context;

use super::{Single, hostile};

/// Feeds a program and gives what it wrote.
fn ask(program: &str, arguments: &[&str], input: &[u8]) -> Vec<u8> {
    let child = Command::new(program).args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let mut child = child.unwrap_or_else(|error| panic!("{program} does not run ({error}): run `.ci/install`"));
    let mut pipe = child.stdin.take().expect("a pipe");
    let input = input.to_vec();
    let writer = std::thread::spawn(move || pipe.write_all(&input));
    let output = child.wait_with_output().expect("it ends");
    let _ = writer.join();
    assert!(output.status.success(), "{program} fails");
    output.stdout
}

fn python() -> String {
    format!("{}/target/tools/python/bin/python3", env!("CARGO_MANIFEST_DIR"))
}

/// The strings that a template can carry, each with what it came to.
fn rendered(path: &str, template: &str) -> Vec<(String, String)> {
    let template = Single::new(path, template);
    let strings = hostile::strings().into_iter();
    let rendered: Vec<_> = strings
        .filter_map(|text| template.render(&context! { v => text.as_str() }).ok().map(|written| (text, written)))
        .collect();
    assert!(rendered.len() > 200, "most strings are carried");
    rendered
}

#[test]
#[ignore = "gate: needs dash, bash and busybox"]
fn gate_shells_take_every_word_as_it_is() {
    let cases = rendered("x.sh", "printf '%s\\0%s\\0%s\\0' {{ v }} --n={{ v }} \"$(printf '%s.' {{ v }})\"\n");
    let script: String = cases.iter().map(|(_, written)| written.as_str()).collect();
    let words: Vec<_> = cases.iter().map(|(text, _)| format!("{text}\0--n={text}\0{text}.\0")).collect();
    let expected = words.concat();
    for (shell, arguments) in [("dash", vec!["-s"]), ("bash", vec!["-s"]), ("busybox", vec!["sh", "-s"])] {
        assert!(ask(shell, &arguments, script.as_bytes()) == expected.as_bytes(), "{shell} reads another word");
    }
}

#[test]
#[ignore = "gate: needs PyYAML"]
fn gate_pyyaml_reads_what_templates_print() {
    let cases = rendered("x.yml", "a: {{ v }}\nb: [{{ v }}, x{{ v }}]\n{{ v }}:\n  - {{ v }}\n");
    let asked: serde_json::Value = cases
        .iter()
        .map(|(text, written)| {
            let mut meant = serde_json::json!({ "a": text, "b": [text, format!("x{text}")] });
            meant[text] = serde_json::json!([text]);
            serde_json::json!({ "text": written, "meant": meant })
        })
        .collect();
    let judge = "import json, sys, yaml\n\
        for case in json.load(sys.stdin):\n    \
            for loader in yaml.SafeLoader, yaml.CSafeLoader:\n        \
                try: got = yaml.load(case['text'], Loader=loader)\n        \
                except yaml.YAMLError as error: got = str(error)\n        \
                if got != case['meant']: print(loader.__name__, ascii(got), ascii(case))\n";
    let said = ask(&python(), &["-c", judge], asked.to_string().as_bytes());
    assert_eq!(String::from_utf8_lossy(&said), "");
}

#[test]
#[ignore = "gate: needs Python"]
fn gate_expat_reads_xml() {
    let cases: Vec<_> = {
        let template = Single::new("x.xml", "<a k=\"{{ v }}\" l='{{ v }}'><b>x{{ v }}</b></a>");
        let carried = hostile::strings().into_iter().filter_map(|text| {
            let written = template.render(&context! { v => text.as_str() }).ok()?;
            Some(serde_json::json!({ "text": written, "meant": [text, text, format!("x{text}")] }))
        });
        carried.collect()
    };
    let judge = "import json, sys, xml.etree.ElementTree as tree\n\
        for case in json.load(sys.stdin):\n    \
            a = tree.fromstring(case['text'])\n    \
            if [a.get('k'), a.get('l'), a[0].text] != case['meant']: print(ascii(case))\n";
    let said = ask(&python(), &["-c", judge], serde_json::json!(cases).to_string().as_bytes());
    assert_eq!(String::from_utf8_lossy(&said), "");
}

/// Reads properties from its input and writes each key and value as hexadecimal UTF-16.
const JAVA: &str = r#"
import java.util.*;

public class Judge {
    static String hex(String text) {
        StringBuilder out = new StringBuilder("-");
        for (char unit : text.toCharArray()) out.append(String.format("%04x", (int) unit));
        return out.toString();
    }

    public static void main(String[] arguments) throws Exception {
        Properties properties = new Properties();
        properties.load(System.in);
        for (String key : new TreeMap<Object, Object>(properties).keySet().toArray(new String[0]))
            System.out.println(hex(key) + " " + hex(properties.getProperty(key)));
    }
}
"#;

#[test]
#[ignore = "gate: needs a JDK"]
fn gate_java_reads_properties() {
    let folder = tempfile::tempdir().expect("a folder");
    let judge = folder.path().join("Judge.java");
    std::fs::write(&judge, JAVA).expect("a file");
    let template = Single::new("x.properties", "{{ n }}.{{ v }}={{ v }}\\\n   {{ v }}\n");
    let mut written = String::new();
    let mut expected = Vec::new();
    let hex = |text: &str| {
        let units: Vec<_> = text.encode_utf16().map(|unit| format!("{unit:04x}")).collect();
        format!("-{}", units.concat())
    };
    for (n, text) in hostile::strings().into_iter().enumerate() {
        written += &template.render(&context! { v => text.as_str(), n }).expect("every string is carried");
        expected.push(format!("{} {}", hex(&format!("{n}.{text}")), hex(&format!("{text}{text}"))));
    }
    let said = ask("java", &[judge.to_str().expect("a path")], written.as_bytes());
    let said = String::from_utf8(said).expect("hexadecimal");
    let mut lines: Vec<&str> = said.lines().collect();
    lines.sort_unstable();
    expected.sort_unstable();
    assert_eq!(lines, expected);
}
