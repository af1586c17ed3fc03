// Asks a real YAML language server what it has against files, the way an editor does, and prints one line per finding.
//
//   node diagnostics.mjs SERVER FILE…
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [server, ...files] = process.argv.slice(2);
const child = spawn(process.execPath, [server, "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });

function send(message) {
  const body = Buffer.from(JSON.stringify({ jsonrpc: "2.0", ...message }));
  child.stdin.write(`Content-Length: ${body.length}\r\n\r\n`);
  child.stdin.write(body);
}

// What stackgen's users put into their editor: the two tags of the input language.
const settings = {
  yaml: {
    validate: true,
    schemaStore: { enable: false },
    customTags: ["!remove scalar", "!replace sequence", "!replace mapping"],
  },
};

const waiting = new Map(files.map((file) => [pathToFileURL(file).href, file]));

function received(message) {
  if (message.id === 1 && message.result) {
    send({ method: "initialized", params: {} });
    send({ method: "workspace/didChangeConfiguration", params: { settings } });
    for (const [uri, file] of waiting) {
      const text = readFileSync(file, "utf8");
      send({ method: "textDocument/didOpen", params: { textDocument: { uri, languageId: "yaml", version: 1, text } } });
    }
  } else if (message.method === "workspace/configuration") {
    send({ id: message.id, result: message.params.items.map((item) => settings[item.section] ?? null) });
  } else if (message.method === "textDocument/publishDiagnostics" && waiting.has(message.params.uri)) {
    const file = waiting.get(message.params.uri);
    waiting.delete(message.params.uri);
    for (const { range, message: text } of message.params.diagnostics) {
      console.log(`${file}:${range.start.line + 1}: ${text.split("\n")[0]}`);
    }
    if (waiting.size === 0) child.kill();
  } else if (message.id !== undefined && message.method) {
    send({ id: message.id, result: null });
  }
}

let buffer = Buffer.alloc(0);
child.stdout.on("data", (chunk) => {
  buffer = Buffer.concat([buffer, chunk]);
  for (;;) {
    const end = buffer.indexOf("\r\n\r\n");
    if (end < 0) return;
    const length = Number(/Content-Length: (\d+)/.exec(buffer.subarray(0, end).toString())[1]);
    if (buffer.length < end + 4 + length) return;
    const message = JSON.parse(buffer.subarray(end + 4, end + 4 + length).toString());
    buffer = buffer.subarray(end + 4 + length);
    received(message);
  }
});

send({ id: 1, method: "initialize", params: { processId: process.pid, rootUri: null, capabilities: { workspace: { configuration: true, didChangeConfiguration: { dynamicRegistration: true } }, textDocument: { publishDiagnostics: {} } } } });
setTimeout(() => {
  console.log(`no answer about: ${[...waiting.values()].join(", ")}`);
  child.kill();
}, 60000).unref();
