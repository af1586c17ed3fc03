// Reads the graphs of Markdown files with Mermaid itself; prints a line for each that it refuses.
//
//   node parse.mjs FOLDER-OF-MERMAID FILE…
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [folder, ...files] = process.argv.slice(2);
const required = createRequire(pathToFileURL(`${folder}/node_modules/`));
const { JSDOM } = required('jsdom');
const { window } = new JSDOM('');
globalThis.window = window;
globalThis.document = window.document;
const { default: mermaid } = await import(pathToFileURL(`${folder}/node_modules/mermaid/dist/mermaid.core.mjs`));

for (const file of files) {
  const graphs = readFileSync(file, 'utf8').split('```mermaid\n').slice(1).map((rest) => rest.split('```')[0]);
  if (graphs.length === 0) console.log(`${file}: no graph`);
  for (const graph of graphs) {
    await mermaid.parse(graph).catch((error) => console.log(`${file}: ${String(error.message).split('\n')[0]}`));
  }
}
